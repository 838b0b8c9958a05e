pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 常见问题 — a question, its answer, who answers it, and the items that can be done about it.
ScreenBody {
    id: root

    TwoPane {
        id: panes

        anchors.fill: parent
        headShare: Tokens.isCare ? 0.5 : 0.36
        head: [
            Heading {
                width: parent?.width ?? 0
                text: Tokens.withoutOrphan(root.kiosk.knowledge.question)
                font.pixelSize: Tokens.isLandscape ? Tokens.fontStrong : Tokens.fontTitle
                lineHeight: 1
            },
            JoinedWords {
                width: parent?.width ?? 0
                first: root.kiosk.knowledge.department
                second: root.kiosk.knowledge.source
                color: Tokens.textSoft
                font.pixelSize: Tokens.fontCaption
            }
        ]

        Sheet {
            id: sheet

            anchors.fill: parent
            // upright the items stand below it, wide they stand below the question
            anchors.bottomMargin: Tokens.isLandscape || !related.visible ? 0 : related.height + Tokens.gap
            model: root.kiosk.knowledge.blocks
        }
    }

    Column {
        id: related

        anchors.bottom: panes.bottom
        width: panes.headArea.width
        visible: items.count > 0
        spacing: Tokens.gapSmall

        Words {
            width: parent.width
            text: root.kiosk.knowledge.begins === "" ? qsTrId("knowledge.related") : Sentence.filled(qsTrId("knowledge.begins"), {item: root.kiosk.knowledge.begins})
            color: Tokens.textSoft
            font.pixelSize: Tokens.fontCaption
        }

        ItemPages {
            id: items

            width: parent.width
            height: count * step - spacing
            columns: 1
            isCompact: true
            isLimited: true
            rowHeight: Tokens.px(!Tokens.isCare ? 104 : Tokens.isLandscape ? 104 : 148)
            send: root.kiosk.send
            model: root.kiosk.knowledge.rows
        }
    }

    onVisibleChanged: sheet.rewind()
}
