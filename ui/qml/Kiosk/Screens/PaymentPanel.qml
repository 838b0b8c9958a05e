pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting
import Kiosk.ViewModels

// 收款台 — the code while it is valid, a sign when it is not.
Card {
    id: root

    required property PaymentViewModel payment
    readonly property string stage: root.payment.stage
    readonly property bool isWaiting: root.stage === "waiting"
    // upright, the room belongs to the rows that are to be checked
    readonly property bool isBrief: root.stage === "to_check" && !Tokens.isLandscape
    // large letters: the number of the order is beside the code, not below it
    readonly property bool hasOrderBeside: Tokens.isLandscape && Tokens.isCare

    implicitHeight: column.implicitHeight + 2 * Tokens.gap

    Column {
        id: column

        anchors.centerIn: parent
        width: parent.width - 2 * Tokens.gap
        spacing: Tokens.gapTiny

        Amount {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: !Tokens.isLandscape && root.payment.amount !== ""
            amount: root.payment.amount
        }

        QrCode {
            objectName: "qr"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.isWaiting
            // never smaller for weak eyes
            width: Tokens.px(Tokens.isLandscape ? 400 : 440)
            height: width
            text: root.payment.qrText
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTrId("pay.code")
        }

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: !root.isWaiting && !root.isBrief
            name: ({to_check: "clipboard-text", paid: "check-circle", opening: "progress-clock", expired: "qrcode-remove", cancelled: "qrcode-remove"})[root.stage] ?? "alert-circle"
            size: Tokens.isLandscape ? Tokens.px(260) : Tokens.iconHero
            color: root.stage === "paid" ? Tokens.good : ["opening", "to_check"].includes(root.stage) ? Tokens.accent : Tokens.caution
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            visible: root.isWaiting
            text: Sentence.filled(qsTrId("pay.scan"), {time: root.payment.timeLeft})
            font.weight: Font.DemiBold
            lineHeight: 1
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            visible: root.payment.orderNo !== "" && !root.isBrief && !root.hasOrderBeside
            text: Sentence.filled(qsTrId("pay.order"), {order: root.payment.orderNo})
            color: Tokens.textSoft
            font.pixelSize: Tokens.fontCaption
            lineHeight: 1
        }
    }
}
