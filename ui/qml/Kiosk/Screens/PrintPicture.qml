pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting
import Kiosk.ViewModels

// 出纸示意 — the page as it will be, below the slot that it comes out of: a light on the slot, an arrow downwards.
Item {
    id: root

    required property PrintViewModel job
    readonly property bool isPrinting: root.job.receipt === "printing" || root.job.documents === "printing"
    readonly property bool isDocument: ["printing", "printed"].includes(root.job.documents)
    property bool isLit: true

    implicitWidth: Tokens.px(620)
    implicitHeight: Tokens.px(620)

    Card {
        id: sheet

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: machine.bottom
        anchors.topMargin: -Tokens.gapSmall
        anchors.bottom: parent.bottom
        // A4, or a receipt of any length
        width: Math.min(root.width - 2 * Tokens.px(110), (root.height - machine.height) * (root.isDocument ? 0.71 : 0.6))
        color: Tokens.sheet
        clip: true

        PagePicture {
            id: picture

            readonly property bool isThere: picture.pictureHeight > 0

            objectName: "print:page"
            anchors.fill: parent
            anchors.margins: Tokens.hairline
            anchors.topMargin: Tokens.gapSmall
            visible: picture.isThere
            jpeg: root.job.page
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTrId("print.page")
        }

        Icon {
            anchors.centerIn: parent
            visible: !picture.isThere
            name: "file-document-outline"
            size: Tokens.iconHero
            color: Tokens.accentLine
        }
    }

    Rectangle {
        id: machine

        width: parent.width
        height: Tokens.px(128)
        radius: Tokens.radius
        color: Tokens.masthead

        Words {
            anchors.top: parent.top
            anchors.topMargin: Tokens.gapSmall
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(implicitWidth, parent.width - 2 * Tokens.gap)
            text: root.isDocument ? qsTrId("print.slot_document") : qsTrId("print.slot_receipt")
            color: Tokens.inkOnMasthead
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Tokens.fontSmallest
            font.weight: Font.DemiBold
            lineHeight: 1
        }

        // the light of the slot
        Rectangle {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Tokens.gapSmall
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width - 2 * Tokens.px(80)
            height: Tokens.px(18)
            radius: height / 2
            color: root.isLit ? Tokens.mark : Tokens.scenery
        }
    }

    Repeater {
        model: 2

        Icon {
            required property int index

            x: index === 0 ? 0 : root.width - width
            anchors.verticalCenter: sheet.verticalCenter
            name: "arrow-down-bold"
            size: Tokens.px(96)
        }
    }

    Timer {
        running: root.visible && root.isPrinting
        repeat: true
        interval: 700
        onTriggered: root.isLit = !root.isLit
        onRunningChanged: root.isLit = true
    }
}
