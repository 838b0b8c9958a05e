pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 缴费 — the amount, the code to scan, how long it is valid.
ScreenBody {
    id: root

    // what is to be checked before there is a code has the whole height beside the amount
    readonly property bool isAside: Tokens.isLandscape && root.kiosk.payment.stage === "to_check"

    readingWidth: Tokens.px(1760)
    // before there is a code, as at the review
    checked: root.kiosk.payment.stage === "to_check" && lines.visible ? lines.pagedColumn : null
    // another order is looked over like the first
    readonly property string order: root.kiosk.payment.orderNo + root.kiosk.payment.amount
    onOrderChanged: root.beginUnseen()

    Column {
        visible: root.isAside
        width: till.width
        spacing: Tokens.gap

        Amount {
            amount: root.kiosk.payment.amount
        }

        Note {
            width: parent.width
            note: root.kiosk.payment.note
            // large letters: the button below says the same, and the rows need the room
            hasHeading: Tokens.isCare && root.kiosk.payment.note.tone === "neutral"
        }
    }

    PaymentPanel {
        id: till

        visible: !root.isAside
        width: Tokens.isLandscape ? Tokens.px(!root.isAside ? 560 : Tokens.isCare ? 860 : 680) : parent.width
        height: Tokens.isLandscape ? parent.height : implicitHeight
        payment: root.kiosk.payment
    }

    Item {
        anchors.right: parent.right
        anchors.top: Tokens.isLandscape ? parent.top : till.bottom
        anchors.topMargin: Tokens.isLandscape ? 0 : Tokens.gap
        anchors.bottom: parent.bottom
        width: Tokens.isLandscape ? parent.width - till.width - Tokens.gapLarge : parent.width

        Column {
            id: message

            visible: !root.isAside
            width: parent.width
            spacing: Tokens.gapSmall

            Amount {
                visible: Tokens.isLandscape && root.kiosk.payment.amount !== ""
                amount: root.kiosk.payment.amount
            }

            Note {
                width: parent.width
                note: root.kiosk.payment.note
                // large letters: what to do is beside the code already, the room belongs to the rows
                hasHeading: Tokens.isCare && root.kiosk.payment.stage === "waiting" && root.kiosk.payment.note.tone === "neutral"
            }

            Words {
                width: parent.width
                visible: till.hasOrderBeside && root.kiosk.payment.orderNo !== ""
                text: Sentence.filled(qsTrId("pay.order"), {order: root.kiosk.payment.orderNo})
                color: Tokens.textSoft
                font.pixelSize: Tokens.fontCaption
            }
        }

        Sheet {
            id: lines

            visible: canShow && root.kiosk.payment.blocks.count > 0
            anchors.top: root.isAside ? parent.top : message.bottom
            anchors.topMargin: root.isAside ? 0 : Tokens.gap
            padding: Tokens.gap
            anchors.bottom: parent.bottom
            width: parent.width
            model: root.kiosk.payment.blocks
        }
    }
}
