pragma ComponentBehavior: Bound

import QtQuick

// 图文按钮 — icon above a word.
TouchTarget {
    id: root

    required property string icon

    implicitWidth: Math.max(Tokens.px(112), caption.width + 2 * Tokens.gapSmall)
    implicitHeight: Tokens.button

    Rectangle {
        anchors.fill: parent
        radius: Tokens.radius
        color: root.pressed || root.isOn ? Tokens.accentSoft : Tokens.surface
        border.width: root.activeFocus || root.isOn ? Tokens.outline : 0
        border.color: Tokens.accent

        Column {
            anchors.centerIn: parent
            spacing: 0

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: root.icon
                size: Tokens.iconSmall
                color: Tokens.inkOnAccentSoft
            }

            Words {
                id: caption

                anchors.horizontalCenter: parent.horizontalCenter
                width: Math.min(implicitWidth, Tokens.px(Tokens.isCare && Tokens.isEnglish ? 300 : 230))
                text: root.label
                // the button says it
                Accessible.ignored: true
                wrapMode: Text.NoWrap
                color: Tokens.inkOnAccentSoft
                font.pixelSize: Tokens.fontCaption
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Tokens.px(28)
                font.weight: Font.Medium
            }
        }
    }
}
