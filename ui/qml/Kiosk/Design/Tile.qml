pragma ComponentBehavior: Bound

import QtQuick

// 磁贴 — a theme or a department.
TouchTarget {
    id: root

    required property string icon
    property string caption: ""

    Card {
        anchors.fill: parent
        color: root.pressed ? Tokens.accentSoft : Tokens.surface
        border.color: root.activeFocus ? Tokens.accent : Tokens.line

        Column {
            anchors.verticalCenter: parent.verticalCenter
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: Tokens.gapTiny
            spacing: Tokens.gapTiny / 2

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: root.icon
                size: Tokens.iconBody
            }

            Words {
                width: parent.width
                text: root.label
                horizontalAlignment: Text.AlignHCenter
                font.pixelSize: Tokens.fontBody
                font.weight: Font.DemiBold
                lineHeight: 0.95
            }

            Words {
                width: parent.width
                visible: text !== ""
                text: root.caption
                horizontalAlignment: Text.AlignHCenter
                color: Tokens.textSoft
                font.pixelSize: Tokens.fontCaption
            }
        }
    }
}
