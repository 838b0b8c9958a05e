pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 继续办理 — the card need not be shown again.
ScreenBody {
    id: root

    TwoPane {
        anchors.fill: parent
        headShare: 0.44
        head: [
            Heading {
                width: parent?.width ?? 0
                text: qsTrId("another.heading")
            },
            Words {
                width: parent?.width ?? 0
                text: qsTrId("another.no_card_again")
                color: Tokens.textSoft
            },
            SecondaryButton {
                objectName: "more-items"
                width: parent?.width ?? 0
                implicitHeight: Tokens.button
                label: qsTrId("another.choose")
                icon: "home-outline"
                onTapped: root.kiosk.send.goHome()
            }
        ]

        Words {
            id: heading

            visible: root.kiosk.another.suggestions.count > 0
            text: qsTrId("another.often_together")
            font.pixelSize: Tokens.fontStrong
            font.weight: Font.DemiBold
        }

        ItemPages {
            anchors.top: heading.bottom
            anchors.topMargin: Tokens.gapSmall
            anchors.bottom: parent.bottom
            width: parent.width
            columns: 1
            send: root.kiosk.send
            model: root.kiosk.another.suggestions
        }
    }
}
