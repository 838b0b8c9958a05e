pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 办事指南 — and whether it can be done here now, before anybody is identified.
ScreenBody {
    id: root

    readingWidth: Tokens.px(1560)

    Column {
        id: head

        width: parent.width
        spacing: Tokens.gapSmall

        Heading {
            width: parent.width
            text: root.kiosk.guide.alias || root.kiosk.guide.title
            lineHeight: 1
        }

        Words {
            width: parent.width
            text: root.kiosk.guide.title + "  ·  " + root.kiosk.guide.department
            color: Tokens.textSoft
        }

        Note {
            width: parent.width
            note: root.kiosk.guide.note
        }
    }

    Card {
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: parent.bottom
        width: parent.width

        BlockPages {
            id: pages

            anchors.fill: parent
            anchors.margins: Tokens.gapLarge
            model: root.kiosk.guide.blocks
        }
    }

    onVisibleChanged: pages.page = 0
}
