pragma ComponentBehavior: Bound

import QtQuick

// 主按钮 — the one main action.
TouchTarget {
    id: root

    property string icon: ""
    property color fill: Tokens.accent
    readonly property int wantedWidth: content.implicitWidth + 2 * Tokens.gapLarge

    implicitWidth: root.wantedWidth
    implicitHeight: Tokens.button

    Rectangle {
        anchors.fill: parent
        radius: Tokens.radius
        color: !root.enabled ? Tokens.disabled : root.pressed ? Tokens.accentPressed : root.fill
        border.width: root.activeFocus || !root.enabled ? Tokens.outline : 0
        border.color: root.enabled ? Tokens.mark : Tokens.line

        Row {
            id: content

            anchors.centerIn: parent
            spacing: Tokens.gapSmall

            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: root.label
                wrapMode: Text.NoWrap
                color: root.enabled ? Tokens.inkOnAccent : Tokens.inkOnDisabled
                font.pixelSize: Tokens.fontStrong
                font.weight: Font.DemiBold
            }

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.icon !== ""
                name: root.icon
                size: Tokens.iconSmall
                color: root.enabled ? Tokens.inkOnAccent : Tokens.inkOnDisabled
            }
        }
    }
}
