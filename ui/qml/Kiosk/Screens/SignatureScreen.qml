pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 签名 — drawn with the finger.
ScreenBody {
    id: root

    Column {
        id: head

        width: parent.width
        spacing: Tokens.gapSmall

        Heading {
            width: parent.width
            text: root.kiosk.signature.label
            lineHeight: 1
        }

        Words {
            width: parent.width
            visible: text !== ""
            text: Tokens.withoutOrphan(root.kiosk.signature.subject)
            font.weight: Font.DemiBold
        }

        Words {
            width: parent.width
            text: Tokens.withoutOrphan(root.kiosk.signature.statement)
        }

        Note {
            width: parent.width
            note: root.kiosk.signature.note
        }
    }

    Card {
        id: paper

        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        width: parent.width
        height: Math.min(Tokens.isLandscape ? parent.height : width * 0.72, parent.height - y - again.height - Tokens.gap)
        border.width: Tokens.outline
        border.color: Tokens.accent

        Words {
            anchors.centerIn: parent
            visible: pad.isEmpty
            text: qsTrId("signature.here")
            color: Tokens.textSoft
            font.pixelSize: Tokens.fontStrong
        }

        Rectangle {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: parent.height * 0.2
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width - 2 * Tokens.gapLarge
            height: Tokens.hairline
            color: Tokens.lineStrong
        }

        SignaturePad {
            id: pad

            objectName: "signature-pad"
            anchors.centerIn: parent
            // what no one sees has no pixels of its own
            width: visible ? parent.width - 2 * Tokens.outline : 0
            height: visible ? parent.height - 2 * Tokens.outline : 0
            ink: Tokens.text
            onStroked: (png, length) => root.kiosk.send.sign(png, length)
        }
    }

    SecondaryButton {
        objectName: "signer-absent"
        anchors.top: paper.bottom
        anchors.topMargin: Tokens.gap
        anchors.left: parent.left
        visible: root.kiosk.signature.signer !== ""
        label: qsTrId("signature.absent")
        icon: "printer"
        onTapped: {
            pad.clear()
            root.kiosk.send.signerIsAbsent()
        }
    }

    SecondaryButton {
        id: again

        objectName: "clear-signature"
        anchors.top: paper.bottom
        anchors.topMargin: Tokens.gap
        anchors.right: parent.right
        label: qsTrId("signature.again")
        icon: "eraser"
        enabled: !pad.isEmpty
        onTapped: {
            pad.clear()
            root.kiosk.send.clearSignature()
        }
    }

    readonly property int turn: root.kiosk.signature.turn

    onTurnChanged: pad.clear()
    onVisibleChanged: pad.clear()
}
