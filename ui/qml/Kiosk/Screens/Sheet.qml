pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 文稿纸 — a white surface as high as what is written on it needs, at most the room that it has.
Item {
    id: root

    property alias model: pages.model
    property alias spacing: pages.spacing
    property alias namePrefix: pages.namePrefix
    property real padding: Tokens.gapLarge
    property real topSpace: 0
    readonly property PagedColumn pagedColumn: pages
    // one page that holds what is on it, or room for a page turner too
    readonly property bool canShow: pages.pages === 1 ? root.topSpace + pages.usedHeight + 2 * root.padding <= root.height + 1 : root.height > (Tokens.isLandscape ? 3.8 : 2.4) * Tokens.touch
    readonly property real usedHeight: pages.pages > 1 ? root.height : Math.min(root.height, root.topSpace + pages.usedHeight + 2 * root.padding)

    function rewind(): void {
        pages.page = 0
    }

    Card {
        width: parent.width
        height: root.usedHeight
    }

    BlockPages {
        id: pages

        anchors.fill: parent
        anchors.margins: root.padding
        anchors.topMargin: root.padding + root.topSpace
    }
}
