pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Screens
import Kiosk.ViewModels

// 帮助 — what this step wants, whom to ask; and a higher contrast for weak eyes.
FocusScope {
    id: root

    required property KioskViewModel kiosk

    objectName: "overlay:help"
    Accessible.role: Accessible.Dialog
    Accessible.name: heading.text
    Keys.onEscapePressed: root.kiosk.send.stay()
    Component.onCompleted: root.forceActiveFocus()

    Rectangle {
        anchors.fill: parent
        color: Tokens.veil
    }

    MouseArea {
        anchors.fill: parent
    }

    Item {
        id: room

        anchors.fill: parent
        anchors.margins: Tokens.margin
        anchors.topMargin: Tokens.isLandscape ? Tokens.margin : Tokens.px(160)
        anchors.bottomMargin: anchors.topMargin
    }

    Card {
        id: paper

        readonly property real around: top.height + closing.height + 4 * Tokens.gapLarge

        anchors.centerIn: room
        width: Math.min(room.width, Tokens.px(1400))
        height: pages.pages > 1 ? room.height : Math.min(room.height, paper.around + pages.usedHeight)

        Item {
            id: top

            // the words alone, where pictures beside them find no room
            readonly property bool isTight: heading.implicitWidth + magnify.fullWidth + contrast.fullWidth + 2 * Tokens.gap > top.width

            anchors.top: parent.top
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: Tokens.gapLarge
            height: Math.max(heading.implicitHeight, contrast.height)

            Heading {
                id: heading

                anchors.left: parent.left
                anchors.verticalCenter: parent.verticalCenter
                text: qsTrId("help.heading")
            }

            SecondaryButton {
                id: magnify

                objectName: "magnify"
                isBrief: top.isTight
                anchors.right: contrast.left
                anchors.rightMargin: Tokens.gapSmall
                label: root.kiosk.isMagnified ? qsTrId("magnify.usual") : qsTrId("magnify.double")
                icon: "magnify-plus-outline"
                isToggle: true
                isOn: root.kiosk.isMagnified
                onTapped: root.kiosk.setMagnified(!root.kiosk.isMagnified)
            }

            SecondaryButton {
                id: contrast

                objectName: "contrast"
                isBrief: top.isTight
                anchors.right: parent.right
                label: root.kiosk.isDark ? qsTrId("help.normal_colours") : root.kiosk.highContrast ? qsTrId("help.white_on_black") : qsTrId("help.high_contrast")
                icon: "contrast-circle"
                isToggle: true
                isOn: root.kiosk.highContrast
                onTapped: root.kiosk.turnContrast()
            }
        }

        BlockPages {
            id: pages

            anchors.top: top.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: Tokens.gapLarge
            height: room.height - paper.around
            model: root.kiosk.overlay.blocks
            namePrefix: "help-pages"
        }

        SecondaryButton {
            id: low

            objectName: "low-reach"
            anchors.left: parent.left
            anchors.verticalCenter: closing.verticalCenter
            anchors.leftMargin: Tokens.gapLarge
            implicitHeight: Tokens.button
            label: root.kiosk.isLow ? qsTrId("reach.usual") : qsTrId("reach.low")
            icon: "wheelchair-accessibility"
            isToggle: true
            isOn: root.kiosk.isLow
            onTapped: root.kiosk.setLow(!root.kiosk.isLow)
        }

        SecondaryButton {
            objectName: "help:call"
            // in care mode it is on every page
            visible: root.kiosk.frame.canCall && !root.kiosk.careMode
            anchors.left: low.right
            anchors.verticalCenter: closing.verticalCenter
            anchors.leftMargin: Tokens.gap
            implicitHeight: Tokens.button
            label: qsTrId("call.button")
            icon: "bell-ring"
            isOn: root.kiosk.frame.call !== ""
            onTapped: root.kiosk.send.callHelp()
        }

        PrimaryButton {
            id: closing

            objectName: "overlay:stay"
            focus: true
            anchors.bottom: parent.bottom
            anchors.right: parent.right
            anchors.margins: Tokens.gapLarge
            label: qsTrId("help.close")
            icon: "check"
            onTapped: root.kiosk.send.stay()
        }
    }
}
