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
                text: qsTr("请为本次服务评价")
            }

            Words {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("评价不记录您的身份，也可以不评价。")
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
                label: qsTr("非常满意")
                icon: "emoticon-excited-outline"
                isChosen: root.kiosk.rate.chosen === level
                width: root.levelWidth(levels.width)
                onTapped: root.kiosk.send.rate(level)
            }

            RateCard {
                level: "satisfied"
                label: qsTr("满意")
                icon: "emoticon-happy-outline"
                isChosen: root.kiosk.rate.chosen === level
                width: root.levelWidth(levels.width)
                onTapped: root.kiosk.send.rate(level)
            }

            RateCard {
                level: "basically_satisfied"
                label: qsTr("基本满意")
                icon: "emoticon-neutral-outline"
                isChosen: root.kiosk.rate.chosen === level
                width: root.levelWidth(levels.width)
                onTapped: root.kiosk.send.rate(level)
            }

            RateCard {
                level: "dissatisfied"
                label: qsTr("不满意")
                icon: "emoticon-sad-outline"
                isChosen: root.kiosk.rate.chosen === level
                width: root.levelWidth(levels.width)
                onTapped: root.kiosk.send.rate(level)
            }

            RateCard {
                level: "very_dissatisfied"
                label: qsTr("非常不满意")
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
