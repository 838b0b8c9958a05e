pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 办理中 — three dots that walk: the machine is alive, the department has not answered yet.
ScreenBody {
    id: root

    property int beat: 0

    readingWidth: Tokens.px(1200)

    Column {
        anchors.centerIn: parent
        width: parent.width
        spacing: Tokens.gapLarge

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Tokens.gap

            Repeater {
                model: 3

                Rectangle {
                    required property int index

                    width: Tokens.px(44)
                    height: width
                    radius: width / 2
                    color: root.beat === index ? Tokens.accent : Tokens.accentSoft
                    border.width: Tokens.hairline
                    border.color: Tokens.accentLine
                }
            }
        }

        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.kiosk.working.note.text
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.kiosk.working.note.advice
            color: Tokens.textSoft
        }
    }

    Timer {
        running: root.visible
        repeat: true
        interval: 500
        onTriggered: root.beat = (root.beat + 1) % 3
    }
}
