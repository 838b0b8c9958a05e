pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 双栏 — what is said above (upright) or at the left (wide); what is shown below or at the right.
Item {
    id: root

    property alias head: head.data
    default property alias main: main.data
    property real headShare: 0.36
    readonly property alias mainArea: main
    readonly property alias headArea: head

    Column {
        id: head

        width: Tokens.isLandscape ? root.width * root.headShare - Tokens.gapLarge : root.width
        spacing: Tokens.gapSmall
    }

    Item {
        id: main

        anchors.top: Tokens.isLandscape ? parent.top : head.bottom
        anchors.topMargin: Tokens.isLandscape ? 0 : Tokens.gap
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        width: Tokens.isLandscape ? root.width * (1 - root.headShare) : root.width
    }
}
