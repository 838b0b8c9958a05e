pragma ComponentBehavior: Bound

import QtQuick

// 主按钮 — the one main action.
TouchTarget {
    id: root

    focusColor: Tokens.mark

    property string icon: ""
    property color fill: Tokens.accent
    readonly property real besideWords: root.icon === "" ? 0 : Tokens.iconSmall + content.spacing
    readonly property int wantedWidth: words.implicitWidth + root.besideWords + 2 * Tokens.gapLarge

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
                id: words

                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, root.width - root.besideWords - 2 * Tokens.gapSmall)
                text: root.label
                // the button says it
                Accessible.ignored: true
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Tokens.fontCaption
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
