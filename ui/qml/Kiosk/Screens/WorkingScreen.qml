pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 办理中 — three dots that walk while the department is asked; a sign in their place once the machine waits no more.
ScreenBody {
    id: root

    property int beat: 0
    readonly property bool isAsking: root.kiosk.working.note.tone === "busy"

    readingWidth: Tokens.px(1200)

    Column {
        anchors.centerIn: parent
        width: parent.width
        spacing: Tokens.gapLarge

        Icon {
            objectName: "working:stopped"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: !root.isAsking
            name: Tokens.toneIcon(root.kiosk.working.note.tone)
            size: Tokens.px(120)
            color: Tokens.toneColor(root.kiosk.working.note.tone)
        }

        Row {
            objectName: "working:dots"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.isAsking
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

        CentredWords {
            room: parent.width
            text: Tokens.withoutOrphan(root.kiosk.working.note.advice)
            color: Tokens.textSoft
        }
    }

    Timer {
        running: root.visible && root.isAsking
        repeat: true
        interval: 500
        onTriggered: root.beat = (root.beat + 1) % 3
    }
}
