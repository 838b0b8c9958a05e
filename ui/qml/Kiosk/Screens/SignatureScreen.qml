pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 签名 — drawn with the finger, below (upright) or beside (wide) the text that is signed.
ScreenBody {
    id: root

    TwoPane {
        id: panes

        anchors.fill: parent
        headShare: Tokens.isCrowded && Tokens.isEnglish && root.kiosk.signature.signer === "" ? 0.56 : Tokens.isCrowded && root.kiosk.signature.signer !== "" || agreed.count > (Tokens.isCare && Tokens.isChinese ? 0 : 1) ? 0.6 : 0.5
        head: [
            Heading {
                id: heading

                width: parent?.width ?? 0
                text: root.kiosk.signature.label
                lineHeight: 1
            },
            PagedColumn {
                id: agreed

                width: parent?.width ?? 0
                height: Math.min(ruler.implicitHeight + Tokens.gapTiny * agreed.count, root.textRoom)
                spacing: Tokens.gapTiny
                namePrefix: "agreed"
                model: ruler.text === "" ? [] : ruler.text.split("\n")
                delegate: PagedBlock {
                    id: block

                    required property string modelData

                    pager: agreed
                    implicitHeight: words.implicitHeight

                    Words {
                        id: words

                        width: parent.width
                        text: Tokens.withoutOrphan(block.modelData)
                        font.weight: Font.DemiBold
                        // a sentence that is longer than its room cannot be on two pages
                        font.pixelSize: ruler.implicitHeight <= root.textRoom ? Tokens.fontBody : Tokens.isCare && !Tokens.isChinese ? Math.min(Tokens.fontCaption, Tokens.px(39)) : Tokens.fontCaption
                    }
                }
            },
            Words {
                id: statement

                width: parent?.width ?? 0
                // that one signs with the finger is said on the paper too
                visible: !Tokens.isCrowded || root.kiosk.signature.signer !== ""
                text: Tokens.withoutOrphan(root.kiosk.signature.statement)
                color: Tokens.textSoft
            },
            Note {
                id: said

                width: parent?.width ?? 0
                note: root.kiosk.signature.note
            }
        ]

        Card {
            id: paper

            width: parent.width
            height: Math.min(Tokens.isLandscape ? parent.height : width * 0.72, parent.height - again.height - Tokens.gap)
            color: Tokens.sheet
            border.width: Tokens.outline
            border.color: Tokens.accent

            Words {
                anchors.centerIn: parent
                visible: pad.isEmpty
                text: qsTrId("signature.here")
                color: Tokens.inkOnSheet
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
                ink: Tokens.inkOnSheet
                onStroked: (png, length) => root.kiosk.send.sign(png, length)
                onConfirmed: png => root.kiosk.send.signInWords(png)
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
            objectName: "sign-in-words"
            anchors.top: paper.bottom
            anchors.topMargin: Tokens.gap
            anchors.left: parent.left
            visible: root.kiosk.signature.inWords !== ""
            label: qsTrId("signature.cannot_write")
            icon: "gesture-tap"
            onTapped: pad.write(root.kiosk.signature.inWords)
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
    }

    // how high all of the text would be in letters of the usual size
    Words {
        id: ruler

        width: panes.headArea.width
        visible: false
        text: root.kiosk.signature.subject
        font.weight: Font.DemiBold
    }

    readonly property real textRoom: (Tokens.isLandscape ? 1 : Tokens.isCare ? 0.64 : 0.56) * body.height - heading.height - (statement.visible ? statement.height : 0) - said.height - 3 * Tokens.gapSmall
    readonly property int turn: root.kiosk.signature.turn

    onTurnChanged: pad.clear()
    onVisibleChanged: {
        pad.clear()
        agreed.page = 0
    }
}
