pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 选项 — a mark, a title, perhaps a detail.
TouchTarget {
    id: root

    required property string title
    property string detail: ""
    property bool isChosen: false
    property bool isMulti: false

    label: root.title
    spoken: root.detail === "" ? root.title : root.title + ", " + root.detail
    Accessible.role: root.isMulti ? Accessible.CheckBox : Accessible.RadioButton
    Accessible.checked: root.isChosen

    Rectangle {
        anchors.fill: parent
        radius: Tokens.radius
        color: !root.enabled ? Tokens.disabled : root.pressed || root.isChosen ? Tokens.accentSoft : Tokens.surface
        border.width: !root.enabled && Tokens.isHighContrast ? 0 : root.isChosen || root.activeFocus ? Tokens.outline : Tokens.hairline
        border.color: root.isChosen || root.activeFocus ? Tokens.accent : Tokens.accentLine

        Icon {
            id: sign

            anchors.left: parent.left
            anchors.leftMargin: Tokens.gap
            anchors.verticalCenter: parent.verticalCenter
            name: root.isMulti ? (root.isChosen ? "checkbox-marked" : "checkbox-blank-outline")
                               : (root.isChosen ? "radiobox-marked" : "radiobox-blank")
            size: Tokens.px(48)
            color: root.enabled ? Tokens.accent : Tokens.inkOnDisabled
        }

        Column {
            anchors.left: sign.right
            anchors.leftMargin: Tokens.gapSmall
            anchors.right: parent.right
            anchors.rightMargin: Tokens.gapSmall
            anchors.verticalCenter: parent.verticalCenter

            Words {
                width: parent.width
                height: Math.min(implicitHeight, root.height - Tokens.gapTiny - (detail.visible ? detail.implicitHeight : 0))
                text: root.title
                // the button says it
                Accessible.ignored: true
                font.weight: Font.Medium
                fontSizeMode: Text.Fit
                minimumPixelSize: Tokens.fontCaption
                lineHeight: 1
            }

            Words {
                id: detail

                width: parent.width
                visible: text !== ""
                text: root.detail
                // the button says it
                Accessible.ignored: true
                color: Tokens.textSoft
                font.pixelSize: Tokens.fontCaption
                lineHeight: 1
            }
        }
    }
}
