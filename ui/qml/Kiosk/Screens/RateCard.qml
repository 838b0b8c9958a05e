pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 评价等级 — a face and its word.
TouchTarget {
    id: root

    required property string level
    required property string icon
    required property bool isChosen

    isToggle: true
    isOn: root.isChosen
    objectName: "rate:" + root.level
    implicitHeight: Tokens.px(Tokens.isLandscape ? 300 : 164)

    Card {
        anchors.fill: parent
        color: root.pressed || root.isChosen ? Tokens.accentSoft : Tokens.surface
        border.width: root.isChosen || root.activeFocus ? Tokens.outline : Tokens.hairline
        border.color: root.isChosen || root.activeFocus ? Tokens.accent : Tokens.accentLine

        Grid {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.verticalCenter: parent.verticalCenter
            columns: Tokens.isLandscape ? 1 : 2
            spacing: Tokens.isLandscape ? Tokens.gapSmall : Tokens.gapLarge
            horizontalItemAlignment: Grid.AlignHCenter
            verticalItemAlignment: Grid.AlignVCenter

            Icon {
                name: root.icon
                size: Tokens.px(Tokens.isLandscape ? 128 : 104)
            }

            Words {
                width: Tokens.isLandscape ? root.width - Tokens.gap : Tokens.px(420)
                horizontalAlignment: Tokens.isLandscape ? Text.AlignHCenter : Text.AlignLeft
                text: root.label
                font.pixelSize: Tokens.fontStrong
                font.weight: Font.DemiBold
                lineHeight: 1
            }
        }
    }
}
