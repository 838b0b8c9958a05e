pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 先放卡 — who put their card down first is greeted, and sees what is due.
ScreenBody {
    id: root

    readonly property bool isReading: root.kiosk.greeting.name === ""

    TwoPane {
        anchors.fill: parent
        headShare: !root.isReading ? 0.4 : Tokens.isCrowded ? 0.58 : 0.5
        head: [
            Heading {
                width: parent?.width ?? 0
                text: root.isReading ? root.kiosk.greeting.note.text : Sentence.filled(qsTrId("greeting.hello"), {name: root.kiosk.greeting.name})
            },
            Words {
                width: parent?.width ?? 0
                visible: root.isReading && text !== ""
                text: root.kiosk.greeting.note.advice
                font.weight: Font.DemiBold
            },
            Words {
                width: parent?.width ?? 0
                text: Tokens.withoutOrphan(root.isReading ? qsTrId("consent.by_card") : qsTrId("greeting.due"))
                color: Tokens.textSoft
            },
            SecondaryButton {
                objectName: "all-items"
                width: parent?.width ?? 0
                implicitHeight: Tokens.button
                label: qsTrId("greeting.all")
                icon: "home-outline"
                onTapped: root.kiosk.send.goHome()
            },
            SecondaryButton {
                objectName: "not-me"
                visible: !root.isReading
                width: parent?.width ?? 0
                implicitHeight: Tokens.button
                label: qsTrId("identify.not_me")
                icon: "close"
                onTapped: root.kiosk.send.notMe()
            }
        ]

        CardPicture {
            anchors.centerIn: parent
            visible: root.isReading
            stage: "reading"
            isPhone: false
        }

        ItemPages {
            anchors.fill: parent
            visible: !root.isReading
            columns: 1
            send: root.kiosk.send
            model: root.kiosk.greeting.rows
        }
    }
}
