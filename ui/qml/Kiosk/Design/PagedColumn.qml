pragma ComponentBehavior: Bound

import QtQuick

// 分页文稿 — blocks one below the other, in one column or two; a block that does not fit goes on as a whole.
Item {
    id: root

    property alias model: blocks.model
    property alias delegate: blocks.delegate
    readonly property alias count: blocks.count
    property alias namePrefix: turner.namePrefix
    property real spacing: Tokens.gapSmall
    property int columns: 1
    property int page: 0
    property int pages: 1
    property real usedHeight: 0
    readonly property real blockWidth: (root.width - (Tokens.isLandscape ? turner.room : 0) - (root.columns - 1) * Tokens.gap) / root.columns

    function paginate(): void {
        root.pages = root.layOut(root.height)
        // once more beside (wide: the blocks are narrower now) or above the page turner
        if (root.pages > 1)
            root.pages = root.layOut(Tokens.isLandscape ? root.height : root.height - turner.thickness - Tokens.gap)
        root.page = Math.min(root.page, root.pages - 1)
    }

    function blockAt(place: int): PagedBlock {
        return blocks.itemAt(place) as PagedBlock
    }

    function layOut(room: real): int {
        let column = 0, top = 0
        root.usedHeight = 0
        for (let place = 0; place < blocks.count; place++) {
            const block = blocks.itemAt(place) as PagedBlock
            if (top > 0 && top + root.weight(block, place) > room) {
                column += 1
                top = 0
            }
            top = root.put(block, column, top)
        }
        return Math.floor(column / root.columns) + 1
    }

    function weight(block: PagedBlock, place: int): real {
        const next = blocks.itemAt(place + 1) as PagedBlock
        return (block?.lead ?? 0) + (block?.implicitHeight ?? 0) + (block?.keepsNext && next !== null ? root.spacing + next.implicitHeight : 0)
    }

    function put(block: PagedBlock, column: int, top: real): real {
        if (block === null)
            return top
        block.onPage = Math.floor(column / root.columns)
        block.column = column % root.columns
        block.y = top > 0 ? top + block.lead : 0
        root.usedHeight = Math.max(root.usedHeight, block.y + block.implicitHeight)
        return block.y + block.implicitHeight + root.spacing
    }

    function paginateSoon(): void {
        later.restart()
    }

    onHeightChanged: root.paginateSoon()
    onBlockWidthChanged: root.paginateSoon()

    Repeater {
        id: blocks

        onCountChanged: root.paginateSoon()
    }

    Timer {
        id: later

        interval: 0
        onTriggered: root.paginate()
    }

    PageTurner {
        id: turner

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        page: root.page
        pages: root.pages
        onTurned: by => root.page += by
    }
}
