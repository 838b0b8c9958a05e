pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 好差评 — five levels side by side, none chosen beforehand.
Column {
    id: root

    required property string chosen
    readonly property real wordsRoom: Math.max(best.wordsHeight, good.wordsHeight, fair.wordsHeight, poor.wordsHeight, worst.wordsHeight)
    readonly property real cardWidth: (root.width - 4 * Tokens.gapSmall) / 5

    signal rated(level: string)

    spacing: Tokens.gapSmall

    Flow {
        width: parent.width
        spacing: Tokens.gap

        Words {
            id: heading

            text: qsTrId("rate.heading")
            font.pixelSize: Tokens.fontStrong
            font.weight: Font.DemiBold
        }

        Words {
            width: Math.min(implicitWidth, parent.width)
            height: implicitWidth + heading.width + parent.spacing < parent.width ? heading.height : implicitHeight
            verticalAlignment: Text.AlignVCenter
            text: qsTrId("rate.anonymous")
            color: Tokens.textSoft
            font.pixelSize: Tokens.fontCaption
        }
    }

    Row {
        width: parent.width
        spacing: Tokens.gapSmall

        RateCard {
            id: best

            level: "very_satisfied"
            wordsRoom: root.wordsRoom
            label: qsTrId("rate.very_good")
            icon: "emoticon-excited-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }

        RateCard {
            id: good

            level: "satisfied"
            wordsRoom: root.wordsRoom
            label: qsTrId("rate.good")
            icon: "emoticon-happy-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }

        RateCard {
            id: fair

            level: "basically_satisfied"
            wordsRoom: root.wordsRoom
            label: qsTrId("rate.acceptable")
            icon: "emoticon-neutral-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }

        RateCard {
            id: poor

            level: "dissatisfied"
            wordsRoom: root.wordsRoom
            label: qsTrId("rate.poor")
            icon: "emoticon-sad-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }

        RateCard {
            id: worst

            level: "very_dissatisfied"
            wordsRoom: root.wordsRoom
            label: qsTrId("rate.very_poor")
            icon: "emoticon-angry-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }
    }
}
