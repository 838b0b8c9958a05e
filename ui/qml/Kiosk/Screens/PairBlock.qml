pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 名称与内容; a total stands out.
Item {
    id: root

    required property BlockView block
    readonly property bool isTotal: root.block.kind === "total"

    implicitHeight: Math.max(label.implicitHeight, value.contentHeight) + Tokens.gapSmall

    Words {
        id: label

        width: parent.width * 0.36
        text: root.block.text
        color: Tokens.textSoft
    }

    Words {
        id: value

        anchors.left: label.right
        anchors.leftMargin: Tokens.gapSmall
        anchors.right: parent.right
        text: root.block.value
        color: root.isTotal ? Tokens.accent : Tokens.text
        font.pixelSize: root.isTotal ? Tokens.fontStrong : Tokens.fontBody
        fontSizeMode: root.isTotal ? Text.HorizontalFit : Text.FixedSize // a number to keep stands in one line
        minimumPixelSize: Tokens.fontBody
        font.weight: root.isTotal ? Font.DemiBold : Font.Medium
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.hairline
        color: Tokens.line
    }
}
