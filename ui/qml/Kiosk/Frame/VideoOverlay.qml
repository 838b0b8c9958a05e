pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting
import Kiosk.ViewModels

// 视频连线 — the window's picture, how far it is, and its end at one touch.
Dialog {
    id: root

    required property KioskViewModel kiosk
    readonly property string stage: root.kiosk.frame.video
    readonly property bool isOpen: root.kiosk.frame.isVideoOpen
    readonly property string text: ({ringing: qsTrId("video.text_ringing"), joining: qsTrId("video.text_joining"), answered: qsTrId("video.text_answered"), talking: root.kiosk.frame.isUnheard ? qsTrId("video.text_unheard") : qsTrId("video.text_talking"),
                                     unanswered: qsTrId("video.text_unanswered"), lost: qsTrId("video.text_lost")})[root.stage] ?? qsTrId("video.text_ended")

    function tell() {
        root.Accessible.announce(root.heading + " " + root.text, Accessible.Assertive)
    }

    objectName: "overlay:video"
    heading: ({ringing: qsTrId("video.heading_ringing"), answered: qsTrId("video.heading_answered"), joining: qsTrId("video.heading_joining"), talking: qsTrId("video.heading_talking"),
               unanswered: qsTrId("video.heading_unanswered"), lost: qsTrId("video.heading_lost")})[root.stage] ?? qsTrId("video.heading_ended")
    onDismissed: root.kiosk.send.stay()
    onTextChanged: root.tell()
    Component.onCompleted: root.tell()

    Icon {
        anchors.horizontalCenter: parent.horizontalCenter
        visible: root.stage !== "talking"
        name: root.isOpen ? "video" : "video-off"
        size: Tokens.px(120)
        color: root.stage === "lost" || root.stage === "unanswered" ? Tokens.caution : Tokens.accent
    }

    LivePicture {
        objectName: "video:picture"
        visible: root.stage === "talking"
        width: parent.width
        height: Tokens.isLandscape ? Tokens.px(420) : Tokens.px(680)
        isWhole: true
        feed: root.kiosk.videoFeed
        isLive: root.stage === "talking"
    }

    Heading {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: root.heading
    }

    Words {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: Tokens.withoutOrphan(root.text)
    }

    Grid {
        anchors.horizontalCenter: parent.horizontalCenter
        columns: Tokens.isLandscape ? 2 : 1
        spacing: Tokens.gap
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        SecondaryButton {
            objectName: "overlay:end"
            visible: root.isOpen
            width: Math.max(implicitWidth, Tokens.px(420))
            implicitHeight: Tokens.button
            label: root.stage === "talking" ? qsTrId("video.end") : qsTrId("video.cancel")
            icon: "video-off"
            onTapped: root.kiosk.send.endVideo()
        }

        PrimaryButton {
            objectName: "overlay:stay"
            focus: true
            width: Math.max(wantedWidth, Tokens.px(420))
            visible: root.stage !== "answered"
            label: root.isOpen ? qsTrId("video.go_on") : qsTrId("video.close")
            onTapped: root.kiosk.send.stay()
        }

        PrimaryButton {
            objectName: "overlay:join"
            visible: root.stage === "answered"
            width: Math.max(wantedWidth, Tokens.px(420))
            label: qsTrId("video.join")
            icon: "video"
            onTapped: root.kiosk.send.agreeToVideo()
        }
    }
}
