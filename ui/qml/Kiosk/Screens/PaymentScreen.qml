pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 缴费 — the amount, the code to scan, how long it is valid.
ScreenBody {
    id: root

    readingWidth: Tokens.px(1560)

    PaymentPanel {
        id: till

        width: Tokens.isLandscape ? Tokens.px(560) : parent.width
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
        }

        Sheet {
            visible: canShow && root.kiosk.payment.blocks.count > 0
            anchors.top: message.bottom
            anchors.topMargin: Tokens.gap
            padding: Tokens.gap
            anchors.bottom: parent.bottom
            width: parent.width
            model: root.kiosk.payment.blocks
        }
    }
}
