pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 刊头 — the dark band: name, place, time. The hidden corner for maintenance is its left end.
Rectangle {
    id: root

    required property KioskViewModel kiosk
    property real toolsWidth: 0
    // large letters of long words: the place has the room of the pictures beside the person
    readonly property bool isTight: Tokens.isCare && !Tokens.isLandscape && !Tokens.isChinese && person.visible
    readonly property Item rightmost: person.visible ? person : clock

    implicitHeight: Tokens.px(Tokens.isLandscape ? Tokens.isCare ? 132 : 120 : Tokens.isCare ? 148 : 124)
    height: implicitHeight
    color: Tokens.masthead

    Icon {
        id: crest

        // the place must be readable
        visible: Tokens.isLandscape ? !Tokens.isCrowded && lamps.x > Tokens.px(360) : !root.isTight
        anchors.left: parent.left
        anchors.leftMargin: Tokens.margin
        anchors.verticalCenter: parent.verticalCenter
        name: "town-hall"
        size: Tokens.px(64)
        color: Tokens.mark
    }

    Column {
        anchors.left: crest.visible ? crest.right : parent.left
        anchors.leftMargin: crest.visible ? Tokens.gapSmall : Tokens.margin
        anchors.right: Tokens.isLandscape ? lamps.left : root.rightmost.left
        anchors.rightMargin: Tokens.gapSmall
        anchors.verticalCenter: parent.verticalCenter
        // a place that was made smaller leaves room below itself
        anchors.verticalCenterOffset: (site.height - site.contentHeight) / 2

        Words {
            id: name

            // beside a long name on small screens, or in large letters, the place alone must do
            visible: implicitWidth <= parent.width && (!Tokens.isCare || measure.advanceWidth <= parent.width)
            width: parent.width
            text: qsTrId("header.title")
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.isCare ? Tokens.fontSmallest : Tokens.fontStrong
            font.weight: Font.DemiBold
            lineHeight: 1
        }

        Words {
            id: site

            width: parent.width
            height: Math.min(implicitHeight, root.height * (name.visible ? 0.56 : Tokens.isCare ? 1 : 0.9))
            text: Tokens.withoutOrphan(root.kiosk.frame.site)
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.fontCaption
            fontSizeMode: Tokens.isCare && measure.advanceWidth < (Tokens.isChinese ? 1.7 : Tokens.isLandscape && !Tokens.isEnglish ? 0 : 1.6) * width ? Text.FixedSize : Text.Fit
            minimumPixelSize: Tokens.px(24)
            lineHeight: Tokens.isCare ? 0.9 : 1
        }

        TextMetrics {
            id: measure

            font: site.font
            text: site.text
        }
    }

    Column {
        id: clock

        visible: !person.visible
        anchors.right: parent.right
        anchors.rightMargin: Tokens.margin + root.toolsWidth
        anchors.verticalCenter: parent.verticalCenter
        // narrow lines take their room from above the digits
        anchors.verticalCenterOffset: Tokens.isCare ? -Tokens.px(3) : 0

        Words {
            anchors.right: parent.right
            text: root.kiosk.clock.time
            wrapMode: Text.NoWrap
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.fontStrong
            font.weight: Font.DemiBold
            lineHeight: Tokens.isCare ? 0.9 : 1
        }

        Words {
            anchors.right: parent.right
            text: root.kiosk.clock.date
            wrapMode: Text.NoWrap
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.fontCaption
            lineHeight: Tokens.isCare ? 0.9 : 1
        }
    }

    // who is served is where the time stood, so that no one goes on in another's name
    SecondaryButton {
        id: person

        objectName: "person"
        visible: root.kiosk.frame.person !== ""
        enabled: root.kiosk.frame.canLeave
        anchors.right: parent.right
        anchors.rightMargin: Tokens.margin + root.toolsWidth
        anchors.verticalCenter: parent.verticalCenter
        // across in large letters the way out is in the footer alone
        label: enabled && !Tokens.isCrowded ? spoken : root.kiosk.frame.person
        spoken: enabled ? root.kiosk.frame.person + " | " + qsTrId("header.leave") : root.kiosk.frame.person
        icon: "account"
        isBrief: root.isTight
        onTapped: root.kiosk.send.leave()
    }

    Lamps {
        id: lamps

        visible: Tokens.isLandscape
        // the place must be readable, and two lines of large letters lie within the band
        isBrief: root.rightmost.x - fullWidth - crest.x - crest.width < Tokens.px(480) || fullHeight > root.height
        anchors.right: root.rightmost.left
        anchors.rightMargin: Tokens.gapLarge
        anchors.verticalCenter: parent.verticalCenter
        frame: root.kiosk.frame
        ink: Tokens.inkOnMasthead
    }

    HiddenCorner {
        width: Tokens.px(160)
        height: parent.height
        send: root.kiosk.send
    }
}
