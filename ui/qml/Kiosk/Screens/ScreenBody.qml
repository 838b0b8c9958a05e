pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 屏幕 — what all screens share: the view-model, and a body within the margins.
Item {
    id: root

    required property KioskViewModel kiosk
    default property alias content: body.data
    property alias above: above.data
    // a sheet lies over the footer, which is not reached behind it
    property bool isCovered: false
    property real readingWidth: root.width
    readonly property alias body: body

    Item {
        id: body

        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.topMargin: Tokens.isLandscape ? Tokens.gap : Tokens.gapLarge
        anchors.bottomMargin: Tokens.gap
        width: Math.min(root.width - 2 * Tokens.margin, root.readingWidth)
    }

    Item {
        id: above

        anchors.fill: parent
        anchors.bottomMargin: -Tokens.bar
    }
}
