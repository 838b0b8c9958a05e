pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Fields

// 一件事 — its question, then its items to tick.
ScreenBody {
    id: root

    readonly property bool isAsking: root.kiosk.event.options.length > 0

    TwoPane {
        anchors.fill: parent
        headShare: 0.36
        head: [
            Heading {
                width: parent?.width ?? 0
                text: root.kiosk.event.title
                lineHeight: 1
            },
            Words {
                width: parent?.width ?? 0
                text: Tokens.withoutOrphan(root.kiosk.event.question)
                font.pixelSize: Tokens.fontStrong
                font.weight: Font.DemiBold
            },
            Words {
                width: parent?.width ?? 0
                visible: !root.isAsking
                text: Tokens.withoutOrphan(qsTrId("event.choose"))
                color: Tokens.textSoft
            }
        ]

        PagedGrid {
            id: answers

            anchors.fill: parent
            visible: root.isAsking
            rowHeight: Tokens.cardHeight(Tokens.isCare ? 156 : 132, 1)
            namePrefix: "answers"
            model: root.kiosk.event.options
            delegate: OptionCard {
                required property string modelData
                required property int index

                objectName: "answer:" + index
                width: answers.cellWidth
                height: answers.rowHeight
                title: modelData
                onTapped: root.kiosk.send.chooseSituation(index)
            }
        }

        PagedGrid {
            id: items

            anchors.fill: parent
            visible: !root.isAsking
            rowHeight: Tokens.cardHeight(Tokens.isCare ? 196 : 152, Tokens.isChinese || Tokens.isLandscape && !Tokens.isCare ? 1 : 2)
            namePrefix: "items"
            model: root.kiosk.event.rows
            delegate: OptionCard {
                required property string code
                required property string note
                required property bool isTicked
                required property bool isAvailable

                objectName: "tick:" + code
                width: items.cellWidth
                height: items.rowHeight
                enabled: isAvailable
                isMulti: true
                isChosen: isTicked
                detail: note
                onTapped: root.kiosk.send.tickItem(code)
            }
        }
    }

    onIsAskingChanged: items.page = 0
    onVisibleChanged: {
        answers.page = 0
        items.page = 0
    }
}
