pragma ComponentBehavior: Bound

import QtQuick

// 分页文稿 — blocks one below the other; a block that does not fit goes to the next page as a whole.
Item {
    id: root

    property alias model: blocks.model
    property alias delegate: blocks.delegate
    property real spacing: Tokens.gapSmall
    property int page: 0
    property int pages: 1
    property real usedHeight: 0
    property string namePrefix: "pages"

    function paginate(): void {
        let total = 0
        for (let place = 0; place < blocks.count; place++)
            total += root.blockHeight(place) + root.spacing
        root.usedHeight = total - root.spacing
        root.layOut(root.usedHeight > root.height ? root.height - Tokens.touch - root.spacing : root.height)
    }

    function blockHeight(place: int): real {
        return (blocks.itemAt(place) as Item)?.implicitHeight ?? 0
    }

    function layOut(room: real): void {
        let page = 0, top = 0
        for (let place = 0; place < blocks.count; place++) {
            if (top > 0 && top + root.blockHeight(place) > room) {
                page += 1
                top = 0
            }
            root.put(blocks.itemAt(place) as PagedBlock, page, top)
            top += root.blockHeight(place) + root.spacing
        }
        root.pages = page + 1
        root.page = Math.min(root.page, page)
    }

    function put(block: PagedBlock, page: int, top: real): void {
        if (block === null)
            return
        block.onPage = page
        block.y = top
    }

    function paginateSoon(): void {
        later.restart()
    }

    onHeightChanged: later.restart()
    onWidthChanged: later.restart()

    Repeater {
        id: blocks

        onCountChanged: later.restart()
    }

    Timer {
        id: later

        interval: 0
        onTriggered: root.paginate()
    }

    PageTurner {
        anchors.bottom: parent.bottom
        width: parent.width
        page: root.page
        pages: root.pages
        namePrefix: root.namePrefix
        onTurned: by => root.page += by
    }
}
