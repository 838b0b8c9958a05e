pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 办理结果 — what came of it, the numbers to keep, what comes next.
ScreenBody {
    id: root

    TwoPane {
        id: panes

        anchors.fill: parent
        headShare: Tokens.isCrowded ? 0.48 : Tokens.isCare ? 0.44 : 0.36
        head: [
            ResultHead {
                width: parent?.width ?? 0
                result: root.kiosk.result
            },
            CopiesChoice {
                width: parent?.width ?? 0
                kiosk: root.kiosk
            },
            SecondaryButton {
                objectName: "decline-receipt"
                width: parent?.width ?? 0
                visible: root.kiosk.result.canDeclineReceipt
                implicitHeight: Tokens.button
                label: qsTrId("result.no_receipt")
                icon: "printer-off"
                onTapped: root.kiosk.send.skipPaper()
            },
            SecondaryButton {
                objectName: "print-receipt"
                width: parent?.width ?? 0
                visible: root.kiosk.result.canPrintReceipt
                implicitHeight: Tokens.button
                label: qsTrId("result.print_receipt")
                icon: "printer"
                onTapped: root.kiosk.send.printReceipt()
            }
        ]

        Sheet {
            id: paper

            width: parent.width
            height: parent.height - (instead.visible && instead.parent === panes.mainArea ? instead.height + Tokens.gapLarge : 0)
            visible: root.kiosk.result.blocks.count > 0
            model: root.kiosk.result.blocks
        }

        Column {
            id: instead

            // wide, it is below what came of it: beside the sheet both would be too narrow
            parent: Tokens.isLandscape && paper.visible ? panes.headArea : panes.mainArea
            y: paper.visible ? paper.usedHeight + Tokens.gapLarge : 0
            width: parent?.width ?? 0
            visible: root.kiosk.result.instead.count > 0
            spacing: Tokens.isCrowded ? Tokens.gapTiny : Tokens.gapSmall

            Words {
                text: qsTrId("result.instead")
                font.weight: Font.DemiBold
            }

            Repeater {
                model: root.kiosk.result.instead

                ItemCard {
                    width: instead.width
                    // large letters across: what came of it needs the room
                    isCompact: Tokens.isCare && Tokens.isLandscape
                    height: Tokens.cardHeight(!Tokens.isCare ? 156 : Tokens.isLandscape ? 168 : 230, isCompact ? 1 : 2)
                    onTapped: root.kiosk.send.openItem(code)
                }
            }
        }
    }

    onVisibleChanged: paper.rewind()
}
