pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 值框 — what has been typed with one of our own pads.
Rectangle {
    id: root

    required property string text
    property string placeholder: ""
    property bool hasError: false
    property bool isCentred: false

    implicitHeight: Math.max(Tokens.button, words.implicitHeight + 2 * Tokens.gapTiny)
    height: implicitHeight
    radius: Tokens.radius
    color: Tokens.surface
    border.width: Tokens.outline
    border.color: root.hasError ? Tokens.bad : Tokens.accent

    Words {
        id: words

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Tokens.gap
        anchors.verticalCenter: parent.verticalCenter
        text: root.text || root.placeholder
        color: root.text === "" ? Tokens.textSoft : Tokens.text
        font.pixelSize: root.text === "" ? Tokens.fontBody : Tokens.fontTitle
        font.weight: root.text === "" ? Font.Normal : Font.Medium
        font.letterSpacing: root.text === "" ? 0 : Tokens.px(2)
        horizontalAlignment: root.isCentred ? Text.AlignHCenter : Text.AlignLeft
        lineHeight: 1
    }
}
