pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 按键 — a character or an icon.
TouchTarget {
    id: root

    property string icon: ""
    property bool isQuiet: false

    objectName: "key:" + root.label
    implicitHeight: Tokens.key

    Rectangle {
        anchors.fill: parent
        radius: Tokens.radiusSmall
        color: !root.enabled ? Tokens.page : root.pressed ? Tokens.accent : root.isOn || root.isQuiet ? Tokens.accentSoft : Tokens.surface
        border.width: !root.enabled && Tokens.isHighContrast ? 0 : root.activeFocus || root.isOn ? Tokens.outline : Tokens.hairline
        border.color: root.isOn || root.activeFocus ? Tokens.accent : root.enabled ? Tokens.accentLine : Tokens.line

        Words {
            anchors.centerIn: parent
            visible: root.icon === ""
            text: root.label
            // the button says it
            Accessible.ignored: true
            wrapMode: Text.NoWrap
            color: root.pressed ? Tokens.inkOnAccent : root.enabled ? Tokens.text : Tokens.textSoft
            font.pixelSize: Tokens.fontStrong
            font.weight: Font.Medium
        }

        Icon {
            anchors.centerIn: parent
            visible: root.icon !== ""
            name: root.icon
            color: root.pressed ? Tokens.inkOnAccent : Tokens.accent
        }
    }
}
