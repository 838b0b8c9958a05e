pragma ComponentBehavior: Bound

import QtQuick

// 分页网格 — as many whole cells as fit, the rest behind "next page". Never scrolls.
Item {
    id: root

    property int columns: 1
    property real rowHeight: Tokens.button
    property real spacing: Tokens.gapSmall
    property int page: 0
    property bool isLimited: false
    // another turner is shown instead of ours
    property bool isDriven: false
    // of the model: the view only counts while it lays out, and what it counts would lay it out once more
    readonly property int count: root.sizeOf(given.model)
    property alias model: given.model
    // rows that go while a delegate is still awaited in the background make Qt cancel what is not there (6.12): none is awaited before
    property bool isWhole: false
    property alias delegate: grid.delegate
    property alias namePrefix: turner.namePrefix
    property alias turnerHeight: turner.rowHeight
    readonly property real step: root.rowHeight + root.spacing
    readonly property int needed: Math.ceil(root.count / root.columns)
    readonly property bool isPaged: !root.isLimited && root.needed * root.step - root.spacing > root.height
    readonly property real turnerRoom: root.isPaged && !root.isDriven ? turner.thickness + root.spacing : 0
    readonly property real roomHigh: root.height - (Tokens.isLandscape ? 0 : root.turnerRoom)
    readonly property real roomWide: root.width - (Tokens.isLandscape ? root.turnerRoom : 0)
    readonly property int rows: Math.max(1, Math.floor((root.roomHigh + root.spacing) / root.step))
    readonly property int pages: root.isLimited ? 1 : Math.max(1, Math.ceil(root.needed / root.rows))
    readonly property real cellWidth: (root.roomWide - (root.columns - 1) * root.spacing) / root.columns

    // rows or texts
    function sizeOf(model: var): int {
        return model?.count ?? model?.length ?? 0
    }

    // no binding: moving the view makes it count its rows, which may change the height in the middle of the move
    function showPage(): void {
        grid.contentY = grid.originY + root.page * grid.height
    }

    // called later by its name, it is not called of a grid that has gone; a function without a name would be
    function fill(): void {
        root.isWhole = true
    }

    Component.onCompleted: Qt.callLater(root.fill)
    onPagesChanged: root.page = Math.min(root.page, root.pages - 1)
    onPageChanged: root.showPage()

    // makes nothing: it holds the model, rows or texts alike, until the page is whole
    Repeater {
        id: given
    }

    GridView {
        id: grid

        width: root.roomWide + root.spacing
        height: root.rows * root.step
        clip: true
        interactive: false
        keyNavigationEnabled: false
        model: root.isWhole ? given.model : null
        cacheBuffer: 0
        // the view would make a row more than there is room for, which no one sees and the tab key goes to
        displayMarginEnd: 1 - root.step
        cellWidth: (root.roomWide + root.spacing) / root.columns
        cellHeight: root.step
        onOriginYChanged: root.showPage()
        onHeightChanged: root.showPage()
        onContentHeightChanged: root.showPage()
    }

    PageTurner {
        id: turner

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        page: root.page
        pages: root.isPaged && !root.isDriven ? root.pages : 1
        onTurned: by => root.page += by
    }
}
