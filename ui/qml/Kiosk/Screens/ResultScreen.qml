pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 办理结果 — what came of it, the numbers to keep, what comes next.
ScreenBody {
    id: root

    readonly property string tone: root.kiosk.result.tone
    readonly property color ink: Tokens.toneColor(root.tone)

    readingWidth: Tokens.px(1560)

    Rectangle {
        id: head

        width: parent.width
        height: Math.max(words.implicitHeight, Tokens.px(120)) + 2 * Tokens.gap
        radius: Tokens.radius
        color: Tokens.toneSoft(root.tone)
        border.width: Tokens.hairline
        border.color: root.ink

        Icon {
            id: sign

            anchors.left: parent.left
            anchors.leftMargin: Tokens.gapLarge
            anchors.verticalCenter: parent.verticalCenter
            name: Tokens.toneIcon(root.tone)
            size: Tokens.px(112)
            color: root.ink
        }

        Column {
            id: words

            anchors.left: sign.right
            anchors.leftMargin: Tokens.gap
            anchors.right: parent.right
            anchors.rightMargin: Tokens.gap
            anchors.verticalCenter: parent.verticalCenter
            spacing: Tokens.gapTiny

            Heading {
                width: parent.width
                text: root.kiosk.result.heading
                color: root.ink
                lineHeight: 1
            }

            Words {
                width: parent.width
                text: root.kiosk.result.summary
                color: root.ink
            }
        }
    }

    Card {
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: extras.top
        anchors.bottomMargin: extras.height > 0 ? Tokens.gap : 0
        width: parent.width
        visible: root.kiosk.result.blocks.count > 0

        BlockPages {
            id: pages

            anchors.fill: parent
            anchors.margins: Tokens.gapLarge
            model: root.kiosk.result.blocks
        }
    }

    Column {
        id: extras

        anchors.bottom: parent.bottom
        width: parent.width
        spacing: Tokens.gapSmall

        Words {
            visible: root.kiosk.result.instead.count > 0
            text: qsTr("您可以改办")
            font.weight: Font.DemiBold
        }

        Repeater {
            model: root.kiosk.result.instead

            ItemCard {
                width: extras.width
                height: Tokens.px(Tokens.isCare ? 180 : 150)
                onTapped: root.kiosk.send.openItem(code)
            }
        }

        SecondaryButton {
            objectName: "print-slip"
            anchors.right: parent.right
            visible: root.kiosk.result.canPrintSlip
            implicitHeight: Tokens.button
            label: qsTr("打印凭条")
            icon: "receipt"
            onTapped: root.kiosk.send.printSlip()
        }
    }

    onVisibleChanged: pages.page = 0
}
