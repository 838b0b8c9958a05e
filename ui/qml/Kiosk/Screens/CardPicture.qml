pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 放卡示意 — a card above the reader's plate, or a phone with its code before the scanner; the sign in the corner follows the stage.
Item {
    id: root

    required property string stage
    property bool isPhone: false
    readonly property string tone: ({read: "good", problem: "bad", reading: "busy"})[root.stage] ?? "neutral"

    implicitWidth: Tokens.px(560)
    implicitHeight: Tokens.px(460)

    Rectangle {
        id: plate

        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.px(120)
        radius: Tokens.radius
        color: Tokens.masthead

        Icon {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Tokens.gapTiny
            anchors.horizontalCenter: parent.horizontalCenter
            name: root.isPhone ? "qrcode-scan" : "contactless-payment"
            size: Tokens.px(56)
            color: Tokens.mark
        }
    }

    Card {
        id: card

        anchors.horizontalCenter: parent.horizontalCenter
        y: root.stage === "waiting" ? 0 : plate.y - height + Tokens.px(44)
        width: Tokens.px(root.isPhone ? 200 : 420)
        height: Tokens.px(250)
        border.width: Tokens.outline
        border.color: Tokens.accentLine

        Icon {
            objectName: "picture:phone"
            anchors.centerIn: parent
            visible: root.isPhone
            name: "qrcode"
            size: Tokens.px(150)
            color: Tokens.text
        }

        Icon {
            objectName: "picture:card"
            visible: !root.isPhone
            anchors.right: parent.right
            anchors.rightMargin: Tokens.gap
            anchors.verticalCenter: parent.verticalCenter
            name: "account"
            size: Tokens.px(140)
            color: Tokens.accentLine
        }

        Column {
            visible: !root.isPhone
            x: Tokens.gap
            anchors.verticalCenter: parent.verticalCenter
            spacing: Tokens.gapSmall

            Repeater {
                model: [150, 110, 190]

                Rectangle {
                    required property int modelData

                    width: Tokens.px(modelData)
                    height: Tokens.px(20)
                    radius: height / 2
                    color: Tokens.accentSoft
                    border.width: Tokens.hairline
                    border.color: Tokens.accentLine
                }
            }
        }
    }

    Icon {
        visible: root.stage === "waiting"
        anchors.bottom: plate.top
        anchors.bottomMargin: Tokens.gapTiny
        anchors.horizontalCenter: parent.horizontalCenter
        name: "arrow-down-bold"
        size: Tokens.px(72)
    }

    Rectangle {
        visible: root.stage !== "waiting"
        anchors.horizontalCenter: card.right
        anchors.verticalCenter: card.top
        width: Tokens.px(110)
        height: width
        radius: width / 2
        color: Tokens.surface

        Icon {
            anchors.centerIn: parent
            name: Tokens.toneIcon(root.tone)
            size: Tokens.px(104)
            color: Tokens.toneColor(root.tone)
        }
    }
}
