pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 打印份数 — how many copies are wanted, one to three.
Column {
    id: root

    required property KioskViewModel kiosk

    visible: root.kiosk.result.copies > 0
    spacing: Tokens.isCrowded ? Tokens.gapTiny : Tokens.gapSmall

    Words {
        width: parent.width
        text: qsTrId("print.copies")
        font.weight: Font.DemiBold
    }

    Row {
        id: choices

        width: parent.width
        spacing: Tokens.gapSmall

        Repeater {
            model: 3

            SecondaryButton {
                required property int index

                objectName: "copies:" + (index + 1)
                width: (choices.width - 2 * choices.spacing) / 3
                implicitHeight: Tokens.isCrowded ? Tokens.touch : Tokens.button
                label: Sentence.filled(qsTrId("print.copies_number"), {count: index + 1})
                isToggle: true
                isOn: root.kiosk.result.copies === index + 1
                onTapped: root.kiosk.send.setCopies(index + 1)
            }
        }
    }
}
