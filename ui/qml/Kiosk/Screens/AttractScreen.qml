pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Frame
import Kiosk.ViewModels

// 待机屏 — time and place, what can be done here, touch to start.
Rectangle {
    id: root

    required property KioskViewModel kiosk

    color: Tokens.page

    // a touch beside everything begins as well; keys and assistive technology have the button
    MouseArea {
        anchors.fill: parent
        onClicked: root.kiosk.send.wake()
    }

    AttractFront {
        id: front

        width: Tokens.isLandscape ? root.width * 0.43 : root.width
        height: Tokens.isLandscape ? root.height : Math.max(root.height * 0.29, front.wanted)
        kiosk: root.kiosk
        languageWidth: language.width
    }

    LanguageButton {
        id: language

        anchors.right: front.right
        anchors.rightMargin: Tokens.margin
        y: Tokens.px(Tokens.isLandscape ? 56 : 72)
        languages: root.kiosk.languages
    }

    Rectangle {
        id: invitation

        anchors.horizontalCenter: front.horizontalCenter
        y: Tokens.isLandscape ? front.height - height - Tokens.margin : front.height - height / 2
        width: call.implicitWidth + 2 * Tokens.px(64)
        height: Tokens.px(152)
        radius: height / 2
        color: Tokens.accent
        border.width: Tokens.gapTiny
        border.color: Tokens.surface

        Row {
            id: call

            anchors.centerIn: parent
            spacing: Tokens.gapSmall

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "gesture-tap"
                size: Tokens.iconLarge
                color: Tokens.mark
            }

            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: qsTrId("attract.touch")
                wrapMode: Text.NoWrap
                color: Tokens.inkOnAccent
                font.pixelSize: Tokens.fontTitle
                font.weight: Font.DemiBold
            }
        }
    }

    TouchTarget {
        objectName: "wake"
        anchors.fill: invitation
        label: qsTrId("attract.touch")
        onTapped: root.kiosk.send.wake()
    }

    Item {
        id: room

        anchors.top: Tokens.isLandscape ? parent.top : invitation.bottom
        anchors.bottom: Tokens.isLandscape ? foot.top : ways.top
        anchors.left: Tokens.isLandscape ? front.right : parent.left
        anchors.right: parent.right
        anchors.margins: Tokens.margin
        anchors.topMargin: Tokens.gap
        anchors.bottomMargin: Tokens.gap

        AttractOffer {
            y: Math.max(0, (parent.height - height) / 2)
            width: parent.width
            room: parent.height
            attract: root.kiosk.attract
            send: root.kiosk.send
        }
    }

    // how the terminal is used: by one button each, from here on, always in the same place
    Grid {
        id: ways

        readonly property real cell: (ways.width - (ways.columns - 1) * ways.spacing) / ways.columns

        x: Tokens.margin
        y: (Tokens.isLandscape ? invitation.y - Tokens.gap : foot.y - Tokens.gapSmall) - ways.height
        width: front.width - 2 * Tokens.margin
        columns: Tokens.isLandscape || !root.kiosk.hasVoicePlace ? 2 : 3
        spacing: Tokens.gapSmall

        // the place is kept while the voice is loaded: the others do not move
        Item {
            visible: root.kiosk.hasVoicePlace
            width: ways.cell
            height: Tokens.button

            SecondaryButton {
                objectName: "voice"
                anchors.fill: parent
                visible: root.kiosk.hasVoice
                isBrief: fullWidth > width
                label: qsTrId("attract.voice")
                icon: "account-voice"
                onTapped: root.kiosk.beginByEar()
            }
        }

        SecondaryButton {
            objectName: "care"
            width: ways.cell
            implicitHeight: Tokens.button
            isBrief: fullWidth > width
            label: root.kiosk.careMode ? qsTrId("header.standard") : qsTrId("header.care")
            icon: root.kiosk.careMode ? "format-size" : "account-heart"
            onTapped: root.kiosk.send.setCareMode(!root.kiosk.careMode)
        }

        // in reach of a citizen who sits
        SecondaryButton {
            objectName: "low-reach"
            width: ways.cell
            implicitHeight: Tokens.button
            isBrief: fullWidth > width
            label: root.kiosk.isLow ? qsTrId("reach.usual") : qsTrId("reach.low")
            icon: "wheelchair-accessibility"
            isToggle: true
            isOn: root.kiosk.isLow
            onTapped: root.kiosk.setLow(!root.kiosk.isLow)
        }
    }

    Item {
        id: foot

        anchors.bottom: parent.bottom
        anchors.left: room.left
        anchors.right: room.right
        anchors.bottomMargin: Tokens.gap
        height: Math.max(lamps.height, number.implicitHeight)

        Lamps {
            id: lamps

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            frame: root.kiosk.frame
            ink: Tokens.textSoft
        }

        Words {
            id: number

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: Sentence.filled(qsTrId("attract.terminal"), {terminal: root.kiosk.frame.terminal})
            width: Math.min(implicitWidth, parent.width - lamps.width - Tokens.gapSmall)
            horizontalAlignment: Text.AlignRight
            color: Tokens.text
            font.pixelSize: Tokens.fontCaption
            lineHeight: 1
        }
    }

    HiddenCorner {
        width: Tokens.px(160)
        height: Tokens.px(160)
        send: root.kiosk.send
    }
}
