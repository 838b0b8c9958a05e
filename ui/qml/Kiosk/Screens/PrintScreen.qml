pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 打印 — where each paper is; what the machine does not know it asks.
ScreenBody {
    id: root

    readingWidth: Tokens.px(1300)

    Column {
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: Tokens.gap

        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.kiosk.print.asks ? qsTr("纸张出来了吗？") : qsTr("打印")
        }

        PaperCard {
            width: parent.width
            visible: stage !== "none"
            objectName: "paper:receipt"
            label: qsTr("业务凭条")
            icon: "receipt"
            stage: root.kiosk.print.receipt
        }

        PaperCard {
            width: parent.width
            visible: stage !== "none"
            objectName: "paper:documents"
            label: qsTr("A4 文书 %1 份").arg(root.kiosk.print.documentCount)
            icon: "file-document-outline"
            stage: root.kiosk.print.documents
        }

        Note {
            width: parent.width
            note: root.kiosk.print.note
        }

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.kiosk.print.asks
            spacing: Tokens.gap

            SecondaryButton {
                objectName: "paper:no"
                implicitHeight: Tokens.button
                width: Math.max(implicitWidth, Tokens.px(300))
                label: qsTr("没有出来")
                icon: "close"
                onTapped: root.kiosk.send.paperCameOut(false)
            }

            SecondaryButton {
                objectName: "paper:yes"
                implicitHeight: Tokens.button
                width: Math.max(implicitWidth, Tokens.px(300))
                label: qsTr("出来了")
                icon: "check"
                onTapped: root.kiosk.send.paperCameOut(true)
            }
        }

        SecondaryButton {
            objectName: "skip-paper"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.kiosk.print.canRetry
            implicitHeight: Tokens.button
            label: qsTr("不要纸质件，继续")
            icon: "skip-next"
            onTapped: root.kiosk.send.skipPaper()
        }
    }
}
