pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 办事指南 — and whether it can be done here now, before anybody is identified.
ScreenBody {
    id: root

    TwoPane {
        anchors.fill: parent
        headShare: Tokens.isCare ? 0.42 : 0.36
        head: [
            Heading {
                width: parent?.width ?? 0
                text: Tokens.withoutOrphan(root.kiosk.guide.title)
                lineHeight: 1
            },
            JoinedWords {
                width: parent?.width ?? 0
                // large letters on a wide screen leave room for the button or for these, and the title says which item it is
                visible: !(Tokens.isLandscape && Tokens.isCare && root.kiosk.guide.pickUp !== "")
                first: Tokens.isCrowded ? root.kiosk.guide.department : root.kiosk.guide.official
                second: Tokens.isCrowded ? "" : root.kiosk.guide.department
                color: Tokens.textSoft
            },
            Note {
                width: parent?.width ?? 0
                note: root.kiosk.guide.note
            },
            SecondaryButton {
                objectName: "pick-up"
                width: Math.min(fullWidth, parent?.width ?? 0)
                visible: root.kiosk.guide.pickUp !== ""
                label: root.kiosk.guide.pickUp
                icon: "dialpad"
                onTapped: root.kiosk.send.usePickUpCode()
            }
        ]

        Sheet {
            id: sheet

            anchors.fill: parent
            model: root.kiosk.guide.blocks
        }
    }

    onVisibleChanged: sheet.rewind()
}
