pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting
import Kiosk.ViewModels

// 视频条 — while the visit goes on beside the video: the window's picture, what it sees, and the end at one touch.
Rectangle {
    id: root

    required property KioskViewModel kiosk

    implicitHeight: Math.max(Tokens.touch, words.implicitHeight) + 2 * Tokens.gapTiny
    color: Tokens.surface

    LivePicture {
        id: picture

        objectName: "video:small"
        x: Tokens.margin
        anchors.verticalCenter: parent.verticalCenter
        visible: root.kiosk.frame.video === "talking"
        height: Tokens.touch
        // in care mode the sentence beside it needs the room
        width: visible ? height * (Tokens.isCare && !Tokens.isLandscape ? 1 : 4 / 3) : 0
        feed: root.kiosk.videoFeed
        isLive: visible && root.kiosk.overlay.kind === ""
    }

    Words {
        id: words

        anchors.left: picture.right
        anchors.leftMargin: Tokens.gapSmall
        anchors.right: enlarge.left
        anchors.rightMargin: Tokens.gapSmall
        anchors.verticalCenter: parent.verticalCenter
        text: ({talking: root.kiosk.frame.isUnheard ? qsTrId("video.unheard") : qsTrId("video.sees"), joining: qsTrId("video.heading_joining"), answered: qsTrId("video.heading_answered")})[root.kiosk.frame.video] ?? qsTrId("video.heading_ringing")
        font.pixelSize: Tokens.fontCaption
        lineHeight: 1
        maximumLineCount: 4
    }

    SecondaryButton {
        id: enlarge

        objectName: "video:enlarge"
        anchors.right: end.left
        anchors.rightMargin: Tokens.gapSmall
        anchors.verticalCenter: parent.verticalCenter
        isBrief: Tokens.isCare || !Tokens.isLandscape
        label: qsTrId("video.enlarge")
        icon: "arrow-expand"
        onTapped: root.kiosk.send.showVideo()
    }

    SecondaryButton {
        id: end

        objectName: "video:end"
        anchors.right: parent.right
        anchors.rightMargin: Tokens.margin
        anchors.verticalCenter: parent.verticalCenter
        isBrief: Tokens.isCare && !Tokens.isLandscape
        label: qsTrId("video.end")
        icon: "video-off"
        onTapped: root.kiosk.send.endVideo()
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.hairline
        color: Tokens.line
    }
}
