pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 好差评 — five levels side by side, none chosen beforehand.
Column {
    id: root

    required property string chosen
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
            level: "very_satisfied"
            label: qsTrId("rate.very_good")
            icon: "emoticon-excited-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }

        RateCard {
            level: "satisfied"
            label: qsTrId("rate.good")
            icon: "emoticon-happy-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }

        RateCard {
            level: "basically_satisfied"
            label: qsTrId("rate.acceptable")
            icon: "emoticon-neutral-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }

        RateCard {
            level: "dissatisfied"
            label: qsTrId("rate.poor")
            icon: "emoticon-sad-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }

        RateCard {
            level: "very_dissatisfied"
            label: qsTrId("rate.very_poor")
            icon: "emoticon-angry-outline"
            isChosen: root.chosen === level
            width: root.cardWidth
            onTapped: root.rated(level)
        }
    }
}
