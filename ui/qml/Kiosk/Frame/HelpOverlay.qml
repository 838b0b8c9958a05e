pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Screens
import Kiosk.ViewModels

// 帮助 — what this step wants, whom to ask; and a higher contrast for weak eyes.
Rectangle {
    id: root

    required property KioskViewModel kiosk

    objectName: "overlay:help"
    color: Tokens.veil

    MouseArea {
        anchors.fill: parent
    }

    Card {
        anchors.fill: parent
        anchors.margins: Tokens.margin
        anchors.topMargin: Tokens.isLandscape ? Tokens.margin : Tokens.px(160)
        anchors.bottomMargin: anchors.topMargin

        Heading {
            id: heading

            anchors.top: parent.top
            anchors.left: parent.left
            anchors.margins: Tokens.gapLarge
            text: qsTr("帮助")
        }

        SecondaryButton {
            objectName: "contrast"
            anchors.right: parent.right
            anchors.verticalCenter: heading.verticalCenter
            anchors.rightMargin: Tokens.gapLarge
            label: root.kiosk.highContrast ? qsTr("恢复普通颜色") : qsTr("高对比度显示")
            icon: "contrast-circle"
            isOn: root.kiosk.highContrast
            onTapped: root.kiosk.setHighContrast(!root.kiosk.highContrast)
        }

        BlockPages {
            anchors.top: heading.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: closing.top
            anchors.margins: Tokens.gapLarge
            model: root.kiosk.overlay.blocks
            namePrefix: "help-pages"
        }

        PrimaryButton {
            id: closing

            objectName: "overlay:stay"
            anchors.bottom: parent.bottom
            anchors.right: parent.right
            anchors.margins: Tokens.gapLarge
            label: qsTr("知道了")
            icon: "check"
            onTapped: root.kiosk.send.stay()
        }
    }
}
