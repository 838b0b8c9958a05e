pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 页眉 — where we are, the time, how network and devices are; language, care mode, help.
Column {
    id: root

    required property KioskViewModel kiosk

    Masthead {
        id: masthead

        width: parent.width
        kiosk: root.kiosk
        HeaderTools {
            id: inlineTools

            isBrief: Tokens.isCare
            visible: Tokens.isLandscape
            anchors.right: parent.right
            anchors.rightMargin: Tokens.margin
            anchors.verticalCenter: parent.verticalCenter
            kiosk: root.kiosk
        }
        toolsWidth: Tokens.isLandscape ? inlineTools.width + Tokens.gap : 0
    }

    Rectangle {
        id: band

        readonly property real enlargeWidth: root.kiosk.careMode && root.kiosk.canMagnify ? Tokens.touch + Tokens.gapSmall : 0

        visible: !Tokens.isLandscape
        width: parent.width
        height: Tokens.touch + 2 * Tokens.gapSmall
        color: Tokens.surface

        Lamps {
            id: lamps

            isBrief: fullWidth > parent.width - tools.width - band.enlargeWidth - 2 * Tokens.margin - Tokens.gapSmall
            anchors.left: parent.left
            anchors.leftMargin: Tokens.margin
            anchors.verticalCenter: parent.verticalCenter
            frame: root.kiosk.frame
            ink: Tokens.textSoft
        }

        // the picture alone; where words of another language leave no room, it is in the help
        EnlargeButton {
            kiosk: root.kiosk
            isPicture: true
            visible: root.kiosk.careMode && root.kiosk.canMagnify && !Tokens.isLandscape && tools.x - x - width >= Tokens.gapTiny
            x: lamps.x + lamps.width + Tokens.gapSmall
            anchors.verticalCenter: parent.verticalCenter
        }

        HeaderTools {
            id: tools

            isBrief: fullWidth + Tokens.iconSmall + band.enlargeWidth + 2 * Tokens.margin + Tokens.gapSmall > parent.width
            visible: !Tokens.isLandscape
            anchors.right: parent.right
            anchors.rightMargin: Tokens.margin
            anchors.verticalCenter: parent.verticalCenter
            kiosk: root.kiosk
        }

        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: Tokens.hairline
            color: Tokens.line
        }
    }
}
