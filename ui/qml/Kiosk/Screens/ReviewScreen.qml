pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 核对 — everything once more; each line that can be changed says so.
ScreenBody {
    id: root
    objectName: "review"

    checked: lines

    TwoPane {
        anchors.fill: parent
        headShare: !Tokens.isCare ? 0.28 : Tokens.isCrowded && root.kiosk.review.willQueue ? 0.46 : 0.4
        head: [
            Heading {
                width: parent?.width ?? 0
                text: root.kiosk.review.heading || qsTrId("review.heading")
                lineHeight: 1
            },
            Words {
                width: parent?.width ?? 0
                visible: text !== ""
                text: Tokens.withoutOrphan(root.kiosk.review.statement)
                color: Tokens.textSoft
            },
            Words {
                width: parent?.width ?? 0
                visible: root.kiosk.review.willQueue
                text: Tokens.withoutOrphan(qsTrId("review.queued"))
                color: Tokens.caution
                font.weight: Font.DemiBold
                lineHeight: 1
            }
        ]

        Card {
            width: parent.width
            height: lines.pages > 1 ? parent.height : Math.min(parent.height, lines.usedHeight + 2 * Tokens.gap)
        }

        PagedColumn {
            id: lines

            anchors.fill: parent
            anchors.margins: Tokens.gap
            spacing: 0
            columns: Tokens.isLandscape && !Tokens.isCare ? 2 : 1
            model: root.kiosk.review.rows
            delegate: ReviewLine {
                pager: lines
                onEditRequested: index => root.kiosk.send.editLine(index)
            }
        }
    }
}
