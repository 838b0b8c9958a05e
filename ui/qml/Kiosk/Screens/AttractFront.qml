pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 待机屏门面 — whose machine this is, where it is, and the time.
Rectangle {
    id: root

    required property KioskViewModel kiosk
    property real languageWidth: 0
    // how high it must be upright, so that the button over its lower edge covers nothing
    readonly property real wanted: name.y + name.height + now.height + Tokens.px(84)

    clip: true
    color: Tokens.masthead

    Skyline {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Tokens.isLandscape ? Tokens.px(200) : 0
        width: parent.width
        height: Tokens.px(360)
    }

    Rectangle {
        visible: Tokens.isLandscape
        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.px(206)
        color: Tokens.scenery
    }

    Icon {
        id: crest

        anchors.left: parent.left
        anchors.leftMargin: Tokens.margin
        anchors.verticalCenter: name.verticalCenter
        name: "town-hall"
        size: Tokens.px(Tokens.isLandscape ? 88 : 104)
        visible: !Tokens.isLandscape || !Tokens.isCare
        color: Tokens.mark
    }

    Column {
        id: name

        anchors.top: parent.top
        anchors.topMargin: Tokens.px(Tokens.isLandscape ? 56 : 72)
        anchors.left: crest.visible ? crest.right : parent.left
        anchors.leftMargin: crest.visible ? Tokens.gap : Tokens.margin
        anchors.right: parent.right
        anchors.rightMargin: Tokens.margin + root.languageWidth + Tokens.margin
        spacing: Tokens.gapTiny

        Words {
            width: parent.width
            text: qsTrId("attract.title")
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.isLandscape ? Tokens.fontBody : Tokens.isCare ? Tokens.fontStrong : Tokens.fontTitle
            font.weight: Font.DemiBold
            lineHeight: 1
        }

        Words {
            width: parent.width
            text: root.kiosk.frame.site
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.isLandscape || Tokens.isCare ? Tokens.fontSmallest : Tokens.fontBody
            lineHeight: 1
        }
    }

    Column {
        id: now

        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(name.y + name.height, (name.y + name.height + parent.height - Tokens.px(Tokens.isLandscape ? 470 : 150) - height) / 2)

        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            text: root.kiosk.clock.time
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.isLandscape ? Tokens.fontDisplay : Tokens.px(164)
            font.weight: Font.Light
            lineHeight: 0.9
        }

        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            text: root.kiosk.clock.date
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.fontStrong
        }
    }
}
