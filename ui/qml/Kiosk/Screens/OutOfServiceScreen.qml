pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Frame
import Kiosk.ViewModels

// 暂停服务 — what happened, what is safe, who was informed.
Rectangle {
    id: root

    required property KioskViewModel kiosk

    color: Tokens.page

    Masthead {
        id: masthead

        implicitHeight: Tokens.px(160)
        width: parent.width
        kiosk: root.kiosk
    }

    Column {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: masthead.height / 2
        width: Math.min(parent.width - 2 * Tokens.margin, Tokens.px(1200))
        spacing: Tokens.gapLarge

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "tools"
            size: Tokens.iconHero
            color: Tokens.caution
        }

        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTrId("service.heading")
        }

        Note {
            width: parent.width
            note: root.kiosk.outOfService.note
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: Sentence.filled(qsTrId("service.terminal"), {terminal: root.kiosk.frame.terminal})
            color: Tokens.textSoft
        }
    }
}
