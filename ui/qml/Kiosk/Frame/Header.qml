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
        visible: !Tokens.isLandscape
        width: parent.width
        height: Tokens.touch + 2 * Tokens.gapSmall
        color: Tokens.surface

        Lamps {
            isBrief: fullWidth > parent.width - tools.width - 2 * Tokens.margin - Tokens.gapSmall
            anchors.left: parent.left
            anchors.leftMargin: Tokens.margin
            anchors.verticalCenter: parent.verticalCenter
            frame: root.kiosk.frame
            ink: Tokens.textSoft
        }

        HeaderTools {
            id: tools

            isBrief: fullWidth + Tokens.iconSmall + 2 * Tokens.margin + Tokens.gapSmall > parent.width
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
