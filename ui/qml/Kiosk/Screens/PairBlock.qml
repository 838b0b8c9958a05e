pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 名称与内容; a total is set apart from its parts.
Item {
    id: root

    required property BlockView block
    readonly property bool isTotal: root.block.kind === "total"
    readonly property real valueRoom: root.width * 0.64 - Tokens.gapSmall
    // a number to keep is in one line, below its name where it is too long beside it
    readonly property bool isStacked: root.isTotal && measure.advanceWidth > root.valueRoom

    implicitHeight: (root.isStacked ? label.implicitHeight + value.contentHeight : Math.max(label.implicitHeight, value.contentHeight)) + Tokens.gapSmall

    TextMetrics {
        id: measure

        font.family: value.font.family
        font.weight: value.font.weight
        font.pixelSize: Tokens.fontBody
        text: root.block.value
    }

    Words {
        id: label

        width: root.isStacked ? parent.width : parent.width * 0.36
        text: root.block.text
        color: Tokens.textSoft
    }

    Words {
        id: value

        anchors.right: parent.right
        y: root.isStacked ? label.implicitHeight : 0
        width: root.isStacked ? parent.width : root.valueRoom
        text: Tokens.withoutOrphan(root.block.value)
        color: root.isTotal ? Tokens.accent : Tokens.text
        font.pixelSize: root.isTotal ? Tokens.fontStrong : Tokens.fontBody
        fontSizeMode: root.isTotal ? Text.HorizontalFit : Text.FixedSize
        minimumPixelSize: root.isStacked ? Tokens.fontSmallest : Tokens.fontBody
        font.weight: root.isTotal ? Font.DemiBold : Font.Medium
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.hairline
        color: Tokens.line
    }
}
