pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 好差评 — five levels side by side, none chosen beforehand.
ScreenBody {
    id: root

    Column {
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: Tokens.px(40)

        Column {
            width: parent.width
            spacing: Tokens.gapSmall

            Heading {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTrId("rate.heading")
            }

            Words {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTrId("rate.anonymous")
                color: Tokens.textSoft
            }
        }

        Grid {
            id: levels

            width: parent.width
            columns: Tokens.isLandscape ? 5 : 1
            spacing: Tokens.gap

            RateCard {
                level: "very_satisfied"
                label: qsTrId("rate.very_good")
                icon: "emoticon-excited-outline"
                isChosen: root.kiosk.rate.chosen === level
                width: root.levelWidth(levels.width)
                onTapped: root.kiosk.send.rate(level)
            }

            RateCard {
                level: "satisfied"
                label: qsTrId("rate.good")
                icon: "emoticon-happy-outline"
                isChosen: root.kiosk.rate.chosen === level
                width: root.levelWidth(levels.width)
                onTapped: root.kiosk.send.rate(level)
            }

            RateCard {
                level: "basically_satisfied"
                label: qsTrId("rate.acceptable")
                icon: "emoticon-neutral-outline"
                isChosen: root.kiosk.rate.chosen === level
                width: root.levelWidth(levels.width)
                onTapped: root.kiosk.send.rate(level)
            }

            RateCard {
                level: "dissatisfied"
                label: qsTrId("rate.poor")
                icon: "emoticon-sad-outline"
                isChosen: root.kiosk.rate.chosen === level
                width: root.levelWidth(levels.width)
                onTapped: root.kiosk.send.rate(level)
            }

            RateCard {
                level: "very_dissatisfied"
                label: qsTrId("rate.very_poor")
                icon: "emoticon-angry-outline"
                isChosen: root.kiosk.rate.chosen === level
                width: root.levelWidth(levels.width)
                onTapped: root.kiosk.send.rate(level)
            }
        }
    }

    function levelWidth(room: real): real {
        return Tokens.isLandscape ? (room - 4 * Tokens.gap) / 5 : room
    }
}
