pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 再见 — take card and papers.
ScreenBody {
    id: root

    readonly property bool isCardLeft: root.kiosk.goodbye.isCardLeft

    readingWidth: Tokens.px(1200)

    Column {
        anchors.centerIn: parent
        width: parent.width
        spacing: Tokens.gapLarge

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Tokens.px(240)
            height: width
            radius: width / 2
            color: root.isCardLeft ? Tokens.badSoft : Tokens.goodSoft
            border.width: Tokens.outline
            border.color: root.isCardLeft ? Tokens.bad : Tokens.good

            Icon {
                anchors.centerIn: parent
                name: root.isCardLeft ? "card-account-details" : "check-bold"
                size: Tokens.px(132)
                color: root.isCardLeft ? Tokens.bad : Tokens.good
            }
        }

        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.isCardLeft ? qsTrId("goodbye.card_left") : qsTrId("goodbye.heading")
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: Tokens.withoutOrphan(qsTrId("goodbye.take"))
        }

        Words {
            width: parent.width
            visible: root.kiosk.goodbye.secondsLeft > 0
            horizontalAlignment: Text.AlignHCenter
            text: Sentence.filled(qsTrId("goodbye.back"), {seconds: root.kiosk.goodbye.secondsLeft})
            color: Tokens.textSoft
        }
    }
}
