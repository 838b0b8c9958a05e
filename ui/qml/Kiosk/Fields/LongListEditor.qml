pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 长列表 — first letter, then the page.
EditorFrame {
    id: root

    readonly property int letterCount: root.field.initials.length + 1
    readonly property int mostColumns: Math.max(1, Math.floor(((letters.parent?.width ?? 0) + letters.spacing) / (Tokens.touch + letters.spacing)))
    // rows of the same length
    readonly property int letterColumns: Math.ceil(root.letterCount / Math.ceil(root.letterCount / root.mostColumns))

    // of a short list the chosen one is in sight
    hasValueBox: !Tokens.isLandscape && root.field.options.count > 12
    shownValue: root.field.display
    padShare: 0.56
    extra: Grid {
        id: letters

        // days and numbers have one letter for all
        visible: root.field.options.count > 12 && root.field.initials.length > 1
        columns: root.letterColumns
        spacing: Tokens.px(10)

        Repeater {
            model: visible ? [qsTrId("choice.all")].concat(root.field.initials) : []

            PadKey {
                required property string modelData
                required property int index
                readonly property string letter: index === 0 ? "" : modelData

                objectName: "initial:" + letter
                label: modelData
                width: Math.max(Tokens.touch, ((letters.parent?.width ?? 0) - (letters.columns - 1) * letters.spacing) / letters.columns)
                height: Tokens.touch
                isToggle: true
                isOn: root.field.initial === letter
                onTapped: {
                    root.field.narrow(letter)
                    options.page = 0
                }
            }
        }
    }

    Words {
        visible: options.count === 0
        width: parent.width
        text: root.field.isLoading ? qsTrId("choice.loading") : qsTrId("choice.nothing")
        color: Tokens.textSoft
    }

    OptionPages {
        id: options

        anchors.fill: parent
        field: root.field
        model: root.field.shown
        onPicked: value => root.send.setField(root.field.name, value)
    }
}
