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
    // no one agrees to what was not on the screen: the main button turns these pages first
    property PagedColumn checked: null
    readonly property bool hasUnseen: root.checked !== null && root.furthest + 1 < root.checked.pages
    property int furthest: 0

    function showNext(): void {
        root.checked.page += 1
    }

    function beginUnseen(): void {
        root.furthest = 0
        if (root.checked !== null)
            root.checked.page = 0
    }

    onCheckedChanged: root.beginUnseen()
    onVisibleChanged: root.beginUnseen()

    Connections {
        target: root.checked

        function onPageChanged(): void {
            root.furthest = Math.max(root.furthest, root.checked.page)
        }
    }
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
