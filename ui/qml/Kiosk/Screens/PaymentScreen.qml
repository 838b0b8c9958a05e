pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 缴费 — the amount, the code to scan, how long it is valid.
ScreenBody {
    id: root

    readonly property string stage: root.kiosk.payment.stage
    readonly property bool isWaiting: root.stage === "waiting"

    readingWidth: Tokens.px(1560)

    Card {
        id: till

        width: Tokens.isLandscape ? Tokens.px(640) : parent.width
        height: Tokens.isLandscape ? parent.height : implicitTill.implicitHeight + 2 * Tokens.gapLarge

        Column {
            id: implicitTill

            anchors.centerIn: parent
            spacing: Tokens.gapSmall

            Words {
                anchors.horizontalCenter: parent.horizontalCenter
                text: qsTr("应缴金额")
                color: Tokens.textSoft
                lineHeight: 1
            }

            Words {
                anchors.horizontalCenter: parent.horizontalCenter
                text: root.kiosk.payment.amount
                wrapMode: Text.NoWrap
                color: Tokens.accent
                font.pixelSize: Tokens.fontHero
                font.weight: Font.DemiBold
                lineHeight: 1
            }

            QrCode {
                objectName: "qr"
                anchors.horizontalCenter: parent.horizontalCenter
                visible: root.isWaiting
                width: Tokens.px(Tokens.isLandscape ? 380 : 440)
                height: width
                text: root.kiosk.payment.qrText
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("付款二维码")
            }

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: !root.isWaiting
                name: ({paid: "check-circle", opening: "progress-clock", expired: "clock-alert"})[root.stage] ?? "alert-circle"
                size: Tokens.px(260)
                color: root.stage === "paid" ? Tokens.good : root.stage === "opening" ? Tokens.accent : Tokens.caution
            }

            Words {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: root.isWaiting
                text: qsTr("请用手机扫码付款，%1 后失效").arg(root.kiosk.payment.timeLeft)
                wrapMode: Text.NoWrap
                font.weight: Font.DemiBold
            }

            Words {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: root.kiosk.payment.orderNo !== ""
                text: qsTr("订单号 %1").arg(root.kiosk.payment.orderNo)
                wrapMode: Text.NoWrap
                color: Tokens.textSoft
                font.pixelSize: Tokens.fontCaption
            }
        }
    }

    Item {
        anchors.left: Tokens.isLandscape ? till.right : parent.left
        anchors.leftMargin: Tokens.isLandscape ? Tokens.gapLarge : 0
        anchors.right: parent.right
        anchors.top: Tokens.isLandscape ? parent.top : till.bottom
        anchors.topMargin: Tokens.isLandscape ? 0 : Tokens.gap
        anchors.bottom: parent.bottom

        Note {
            id: message

            width: parent.width
            note: root.kiosk.payment.note
        }

        BlockPages {
            anchors.top: message.bottom
            anchors.topMargin: Tokens.gap
            anchors.bottom: parent.bottom
            width: parent.width
            model: root.kiosk.payment.blocks
        }
    }
}
