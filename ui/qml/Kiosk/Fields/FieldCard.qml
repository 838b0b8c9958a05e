pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 表单项卡片 — label and value on a form page; a touch opens its editor.
TouchTarget {
    id: root

    required property FieldViewModel field
    readonly property string shown: root.field.display || root.field.value || root.field.values.join("、")

    objectName: "field:" + root.field.name
    label: root.field.label
    spoken: [root.field.isRequired ? root.field.label : root.field.label + qsTrId("field.optional"), root.shown || root.field.placeholder || qsTrId("field.fill_in"), root.field.error].filter(each => each !== "").join(", ")
    Accessible.description: root.field.hint
    implicitHeight: Math.max(Tokens.px(Tokens.isCare ? 176 : 148), words.implicitHeight + Tokens.gap)

    Card {
        anchors.fill: parent
        color: root.pressed ? Tokens.accentSoft : Tokens.surface
        border.width: root.field.error !== "" || root.activeFocus ? Tokens.outline : Tokens.hairline
        border.color: root.field.error !== "" ? Tokens.bad : root.activeFocus ? Tokens.accent : Tokens.accentLine

        Column {
            id: words

            anchors.left: parent.left
            anchors.leftMargin: Tokens.gap
            anchors.right: sign.left
            anchors.rightMargin: Tokens.gapSmall
            anchors.verticalCenter: parent.verticalCenter

            Words {
                width: parent.width
                text: root.field.isRequired ? root.field.label : root.field.label + qsTrId("field.optional")
                color: Tokens.textSoft
                // the button says it
                Accessible.ignored: true
                font.pixelSize: Tokens.fontCaption
                lineHeight: 1
            }

            Words {
                width: parent.width
                text: root.shown || root.field.placeholder || qsTrId("field.fill_in")
                color: root.shown === "" ? Tokens.textSoft : Tokens.text
                // the button says it
                Accessible.ignored: true
                font.pixelSize: root.shown === "" ? Tokens.fontBody : Tokens.fontStrong
                font.weight: root.shown === "" ? Font.Normal : Font.Medium
                lineHeight: 1
            }

            FieldError {
                width: parent.width
                field: root.field
            }
        }

        Icon {
            id: sign

            anchors.right: parent.right
            anchors.rightMargin: Tokens.gap
            anchors.verticalCenter: parent.verticalCenter
            name: root.field.error !== "" ? "pencil-circle" : root.shown === "" ? "pencil" : "check-circle"
            color: root.field.error !== "" ? Tokens.bad : root.shown === "" ? Tokens.accent : Tokens.good
        }
    }
}
