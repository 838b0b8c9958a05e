pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 页内单选 — one of a few short options, chosen by one touch on the form page itself.
Card {
    id: root

    required property FieldViewModel field
    readonly property real minimum: root.field.widest * Tokens.fontBody + Tokens.px(128)
    readonly property real room: root.width - 2 * Tokens.gap
    readonly property int fitting: Math.max(1, Math.floor((root.room + Tokens.gapSmall) / (root.minimum + Tokens.gapSmall)))
    readonly property int columns: Math.min(root.field.options.count, root.fitting, root.field.options.count === 4 ? 2 : 3)
    readonly property int rows: Math.ceil(root.field.options.count / root.columns)

    signal picked(value: string)

    function takeFocus(): void {
        options.itemAt(0)?.forceActiveFocus()
    }

    objectName: "choices:" + root.field.name
    implicitHeight: head.height + Tokens.gapSmall + root.rows * (Tokens.touch + Tokens.gapSmall) + Tokens.gapSmall
    border.width: root.field.error !== "" ? Tokens.outline : Tokens.hairline
    border.color: root.field.error !== "" ? Tokens.bad : Tokens.accentLine

    Column {
        id: head

        x: Tokens.gap
        y: Tokens.gapSmall
        width: root.room

        Words {
            width: parent.width
            text: root.field.isRequired ? root.field.label : root.field.label + qsTrId("field.optional")
            color: Tokens.textSoft
            font.pixelSize: Tokens.fontCaption
            lineHeight: 1
        }

        FieldError {
            width: parent.width
            field: root.field
        }
    }

    Grid {
        x: Tokens.gap
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gapSmall
        columns: root.columns
        spacing: Tokens.gapSmall

        Repeater {
            id: options

            model: root.field.options

            OptionCard {
                required property string value
                required property bool isEnabled

                objectName: "option:" + root.field.name + ":" + value
                width: (root.room - (root.columns - 1) * Tokens.gapSmall) / root.columns
                height: Tokens.touch
                enabled: isEnabled
                isChosen: root.field.value === value
                spoken: [root.field.label, root.field.error, title].filter(each => each !== "").join(", ")
                onTapped: root.picked(value)
            }
        }
    }
}
