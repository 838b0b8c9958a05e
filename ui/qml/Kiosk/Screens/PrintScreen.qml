pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 打印 — where each paper is; what the machine does not know it asks.
ScreenBody {
    id: root

    // while paper is on its way and nothing is asked; the words come first where the room is small
    readonly property bool isUnderWay: !root.kiosk.print.asks && !root.kiosk.print.canRetry && root.kiosk.print.blocks.count === 0
    readonly property real roomForPicture: Tokens.isLandscape ? root.body.height : root.body.height - words.height - Tokens.gapLarge
    readonly property bool offersPhone: ["offered", "sending", "failed"].includes(root.kiosk.print.phone)
    // across, the words have no room to spare beside the picture
    readonly property bool offersBelowPicture: root.offersPhone && root.hasPicture && Tokens.isLandscape
    readonly property bool hasCode: root.kiosk.print.phone === "ready"
    readonly property bool hasPicture: root.hasCode || root.isUnderWay && root.roomForPicture >= Tokens.px(380)
    readonly property real high: root.hasPicture ? picture.height + Tokens.gapLarge + words.height : words.height

    component PhoneButton: SecondaryButton {
        required property KioskViewModel kiosk

        objectName: "phone-copy"
        enabled: kiosk.print.phone !== "sending"
        height: Tokens.button
        label: ({sending: qsTrId("print.phone_sending"), failed: qsTrId("print.phone_again")})[kiosk.print.phone] ?? qsTrId("print.phone")
        icon: "cellphone"
        onTapped: kiosk.send.takeByPhone()
    }

    PrintPicture {
        id: picture

        visible: root.hasPicture && !root.hasCode
        y: Tokens.isLandscape ? (parent.height - height - below.room) / 2 : (parent.height - root.high) / 2
        x: Tokens.isLandscape ? 0 : (parent.width - width) / 2
        width: Math.min(Tokens.isLandscape ? parent.width * 0.36 : parent.width, Tokens.px(720))
        height: Math.min(root.roomForPicture - below.room, Tokens.px(820))
        job: root.kiosk.print
    }

    PhoneButton {
        id: below

        readonly property real room: root.offersBelowPicture ? height + Tokens.gapSmall : 0

        kiosk: root.kiosk
        visible: root.offersBelowPicture
        anchors.top: picture.bottom
        anchors.topMargin: Tokens.gapSmall
        anchors.left: picture.left
        anchors.right: picture.right
    }

    PhoneCode {
        id: code

        visible: root.hasCode
        anchors.fill: picture
        job: root.kiosk.print
    }

    Column {
        id: words

        x: Tokens.isLandscape && root.hasPicture ? picture.width + 2 * Tokens.gapLarge : 0
        y: Tokens.isLandscape ? (parent.height - height) / 2 : (parent.height + root.high) / 2 - height
        width: parent.width - x
        spacing: Tokens.isLandscape || Tokens.isCare ? Tokens.gapSmall : Tokens.gap

        Heading {
            id: said

            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            // how it goes is the largest; the note below says what to do
            text: root.kiosk.print.asks ? qsTrId("print.heading_ask") : root.kiosk.print.note.text || qsTrId("print.heading")
            // with an advice the note says it
            onTextChanged: if (root.visible && root.kiosk.print.note.advice === "") said.Accessible.announce(said.text)
        }

        Grid {
            id: papers

            readonly property bool isWide: Tokens.isLandscape && !root.hasPicture && root.kiosk.print.receipt !== "none" && root.kiosk.print.documents !== "none"
            readonly property real cellWidth: papers.isWide ? (width - spacing) / 2 : width

            width: parent.width
            columns: papers.isWide ? 2 : 1
            spacing: Tokens.isCare ? Tokens.gapSmall : Tokens.gap

            PaperCard {
                width: papers.cellWidth
                visible: stage !== "none"
                objectName: "paper:receipt"
                label: qsTrId("print.receipt")
                icon: "receipt-text-outline"
                stage: root.kiosk.print.receipt
                isBesidePicture: root.hasPicture && Tokens.isLandscape
            }

            PaperCard {
                width: papers.cellWidth
                visible: stage !== "none"
                objectName: "paper:documents"
                label: Sentence.filled(qsTrId("print.documents"), {count: root.kiosk.print.documentCount})
                icon: "file-document-outline"
                stage: root.kiosk.print.documents
                isBesidePicture: root.hasPicture && Tokens.isLandscape
            }
        }

        Note {
            width: parent.width
            note: root.kiosk.print.note
            hasHeading: !root.kiosk.print.asks
        }

        // who goes without paper keeps the numbers
        Card {
            width: parent.width
            height: numbers.height + 2 * Tokens.gapSmall
            visible: root.kiosk.print.blocks.count > 0

            Flow {
                id: numbers

                anchors.verticalCenter: parent.verticalCenter
                x: Tokens.gap
                width: parent.width - 2 * Tokens.gap
                spacing: Tokens.gap

                Repeater {
                    model: root.kiosk.print.blocks

                    Grid {
                        id: number

                        required property string text
                        required property string value
                        // what the number is, beside it or above it
                        readonly property bool isStacked: Tokens.isCare && label.implicitWidth + number.columnSpacing + figures.implicitWidth > numbers.width

                        columns: number.isStacked ? 1 : 2
                        columnSpacing: Tokens.gapSmall
                        verticalItemAlignment: Grid.AlignVCenter

                        Words {
                            id: label

                            text: number.text
                            wrapMode: Text.NoWrap
                            color: Tokens.textSoft
                        }

                        Words {
                            id: figures

                            width: Math.min(implicitWidth, numbers.width - (number.isStacked ? 0 : label.width + number.columnSpacing))
                            text: number.value
                            wrapMode: Text.NoWrap
                            color: Tokens.accent
                            font.pixelSize: Tokens.fontStrong
                            fontSizeMode: Text.HorizontalFit // a number to keep is in one line
                            minimumPixelSize: Tokens.fontSmallest
                            font.weight: Font.DemiBold
                        }
                    }
                }
            }
        }

        Flow {
            id: answers

            readonly property bool offersPhone: root.offersPhone && !root.offersBelowPicture
            readonly property int count: (root.kiosk.print.asks ? 2 : 0) + (root.kiosk.print.canRetry ? 1 : 0) + (answers.offersPhone ? 1 : 0)
            readonly property int columns: Math.max(1, Tokens.isLandscape ? answers.count : Math.min(2, answers.count))
            readonly property real cellWidth: Math.floor((width - (columns - 1) * spacing) / columns)

            width: Math.min(parent.width, Tokens.px(1240))
            anchors.horizontalCenter: parent.horizontalCenter
            visible: answers.count > 0
            spacing: Tokens.gapSmall

            SecondaryButton {
                objectName: "paper:yes"
                visible: root.kiosk.print.asks
                width: answers.cellWidth
                height: Tokens.button
                label: qsTrId("print.yes")
                icon: "check"
                onTapped: root.kiosk.send.paperCameOut(true)
            }

            SecondaryButton {
                objectName: "paper:no"
                visible: root.kiosk.print.asks
                width: answers.cellWidth
                height: Tokens.button
                label: qsTrId("print.no")
                icon: "close"
                onTapped: root.kiosk.send.paperCameOut(false)
            }

            SecondaryButton {
                objectName: "skip-paper"
                visible: root.kiosk.print.canRetry
                width: Tokens.isLandscape || answers.count === 2 ? answers.cellWidth : answers.width
                height: Tokens.button
                label: qsTrId("print.no_paper")
                icon: "skip-next"
                onTapped: root.kiosk.send.skipPaper()
            }

            PhoneButton {
                kiosk: root.kiosk
                visible: answers.offersPhone
                width: Tokens.isLandscape || answers.count === 2 ? answers.cellWidth : answers.width
            }
        }
    }
}
