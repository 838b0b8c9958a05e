pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 小标题.
Item {
    id: root

    required property BlockView block
    readonly property bool hasSign: sign.name !== ""

    implicitHeight: Math.max(words.implicitHeight, Tokens.iconSmall)

    Icon {
        id: sign

        anchors.verticalCenter: parent.verticalCenter
        visible: root.hasSign
        // not by what can be seen: on another page nothing can, and the lines would never come to rest
        width: root.hasSign ? size : 0
        name: ({next: "arrow-right-circle", facts: "information"})[root.block.kind] ?? root.block.icon
        size: Tokens.iconSmall
    }

    Words {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: root.hasSign ? Tokens.gapSmall : 0
        anchors.right: parent.right
        anchors.verticalCenter: sign.verticalCenter
        text: ({next: qsTrId("result.next"), facts: qsTrId("result.facts")})[root.block.kind] ?? root.block.text
        color: Tokens.accent
        font.pixelSize: Tokens.fontBody
        font.weight: Font.DemiBold
    }
}
