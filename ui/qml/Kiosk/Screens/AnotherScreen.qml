pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 好差评、继续办理 — how it was, and what else: one screen, nothing of it must be answered.
ScreenBody {
    id: root

    readonly property bool isRated: root.kiosk.another.isRated
    readonly property real levelsTop: Tokens.isLandscape ? 0 : Tokens.gap

    RateLevels {
        id: levels

        y: root.levelsTop
        width: parent.width
        visible: root.isRated
        chosen: root.kiosk.another.chosen
        onRated: level => root.kiosk.send.rate(level)
    }

    TwoPane {
        id: panes

        anchors.top: root.isRated ? levels.bottom : parent.top
        anchors.topMargin: !root.isRated ? 0 : Tokens.isLandscape || Tokens.isCare ? Tokens.gap : Tokens.gapLarge
        anchors.bottom: parent.bottom
        width: parent.width
        headShare: Tokens.isCare ? 0.5 : 0.44
        head: [
            Heading {
                id: asked

                width: parent?.width ?? 0
                text: qsTrId("another.heading")
            },
            Words {
                width: parent?.width ?? 0
                // beside long words in large letters there is room for the button alone
                visible: !Tokens.isLandscape || asked.height + implicitHeight + Tokens.button + 2 * Tokens.gapSmall <= panes.height
                text: qsTrId("another.no_card_again")
                color: Tokens.textSoft
                font.pixelSize: Tokens.isCare ? Tokens.fontCaption : Tokens.fontBody
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

            visible: root.kiosk.another.suggestions.count > 0 && suggestions.visible
            text: qsTrId("another.often_together")
            font.pixelSize: Tokens.fontStrong
            font.weight: Font.DemiBold
        }

        ItemPages {
            id: suggestions

            // less than a row is nothing to touch
            visible: suggestions.height >= suggestions.rowHeight
            // what does not even leave room for the page turner is as much as fits
            isLimited: suggestions.height < (Tokens.isLandscape ? 3 * Tokens.touch : suggestions.step + Tokens.touch)
            isCompact: Tokens.isCare
            rowHeight: Tokens.cardHeight(!Tokens.isCare ? 156 : Tokens.isLandscape ? 168 : 148, 1)
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
