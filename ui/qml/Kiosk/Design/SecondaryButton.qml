pragma ComponentBehavior: Bound

import QtQuick

// 次按钮 — everything beside the main action.
TouchTarget {
    id: root

    property string icon: ""
    property bool isIconLast: false
    // the words alone, where there is no room for the picture beside them
    property bool isBrief: false
    // the picture alone, which says enough where its words stand on another page
    property bool isPicture: false
    readonly property real fullWidth: words.implicitWidth + (root.icon === "" ? 0 : Tokens.iconSmall + content.spacing) + 2 * Tokens.gap
    property color surfaceColor: Tokens.surface
    readonly property color contentColor: root.enabled ? Tokens.inkOnAccentSoft : Tokens.inkOnDisabled

    implicitWidth: content.implicitWidth + 2 * Tokens.gap
    implicitHeight: Tokens.touch

    Rectangle {
        anchors.fill: parent
        radius: Tokens.radius
        color: !root.enabled ? Tokens.disabled : root.pressed || root.isOn ? Tokens.accentSoft : root.surfaceColor
        // without colours to show it, what cannot be pressed has no edge
        border.width: !root.enabled && Tokens.isHighContrast ? 0 : root.activeFocus || root.isOn ? Tokens.outline : Tokens.hairline
        border.color: root.isOn || root.activeFocus ? Tokens.accent : Tokens.accentLine

        Row {
            id: content

            anchors.centerIn: parent
            spacing: Tokens.gapTiny
            layoutDirection: root.isIconLast ? Qt.RightToLeft : Qt.LeftToRight

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.icon !== "" && !root.isBrief
                name: root.icon
                size: Tokens.iconSmall
                color: root.contentColor
            }

            Words {
                id: words

                anchors.verticalCenter: parent.verticalCenter
                visible: text !== "" && !root.isPicture
                text: root.label
                // the button says it
                Accessible.ignored: true
                wrapMode: Text.NoWrap
                color: root.contentColor
                font.weight: Font.Medium
            }
        }
    }
}
