pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 软键面 — a word or an icon on a key of the on-screen keyboard.
Rectangle {
    id: root

    property string label: ""
    property string icon: ""
    property bool isPressed: false
    property bool isUsable: true
    property bool isQuiet: false
    property bool isMain: false
    property int labelSize: root.label.length > 2 ? Tokens.fontLongKey : Tokens.fontKey

    anchors.fill: parent
    anchors.margins: Tokens.px(5)
    radius: Tokens.radiusSmall
    color: root.isPressed || root.isMain ? Tokens.accent : root.isQuiet ? Tokens.accentSoft : Tokens.surface
    border.width: Tokens.hairline
    border.color: root.isUsable ? Tokens.accentLine : Tokens.line

    Words {
        anchors.centerIn: parent
        visible: root.icon === ""
        width: parent.width - 2 * Tokens.gapTiny
        horizontalAlignment: Text.AlignHCenter
        text: root.label
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.NoWrap
        color: root.isPressed || root.isMain ? Tokens.inkOnAccent : root.isUsable ? Tokens.text : Tokens.textSoft
        font.pixelSize: root.labelSize
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Tokens.px(24)
    }

    Icon {
        anchors.centerIn: parent
        visible: root.icon !== ""
        name: root.icon
        size: Tokens.iconBody
        color: root.isPressed || root.isMain ? Tokens.inkOnAccent : Tokens.accent
    }
}
