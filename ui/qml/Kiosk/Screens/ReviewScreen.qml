pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 核对 — everything once more; each line that can be changed says so.
ScreenBody {
    id: root

    readingWidth: Tokens.px(1400)

    Column {
        id: head

        width: parent.width
        spacing: Tokens.gapSmall

        Heading {
            width: parent.width
            text: qsTr("请核对信息")
            lineHeight: 1
        }

        Words {
            width: parent.width
            visible: text !== ""
            text: root.kiosk.review.statement
            color: Tokens.textSoft
        }

        Badge {
            visible: root.kiosk.review.willQueue
            label: qsTr("网络恢复后自动送达部门")
            fill: Tokens.cautionSoft
            ink: Tokens.caution
        }
    }

    Card {
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: parent.bottom
        width: parent.width

        PagedColumn {
            id: lines

            anchors.fill: parent
            anchors.margins: Tokens.gap
            spacing: 0
            model: root.kiosk.review.rows
            delegate: ReviewLine {
                pager: lines
                onEditRequested: index => root.kiosk.send.editLine(index)
            }
        }
    }

    onVisibleChanged: lines.page = 0
}
