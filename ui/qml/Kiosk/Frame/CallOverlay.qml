pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 叫人帮忙 — the state of the call for somebody, and what to do where no one comes.
Dialog {
    id: root

    required property KioskViewModel kiosk
    readonly property string stage: root.kiosk.overlay.call
    readonly property bool isUnmet: root.stage === "unanswered" || root.stage === "nobody" || root.stage === "unsent"
    readonly property string text: ({ringing: qsTrId("call.text_ringing"), unanswered: qsTrId("call.text_unanswered"), coming: qsTrId("call.text_coming"),
                                     nobody: qsTrId("call.text_nobody"), unsent: qsTrId("call.text_unsent")})[root.stage] ?? qsTrId("call.text_calling")

    function tell() {
        root.Accessible.announce(root.heading + " " + root.text, Accessible.Assertive)
    }

    objectName: "overlay:call"
    heading: ({ringing: qsTrId("call.heading_ringing"), unanswered: qsTrId("call.heading_unanswered"), coming: qsTrId("call.heading_coming"),
               nobody: qsTrId("call.heading_nobody"), unsent: qsTrId("call.heading_unsent")})[root.stage] ?? qsTrId("call.heading_calling")
    onDismissed: root.kiosk.send.stay()
    onTextChanged: root.tell()
    Component.onCompleted: root.tell()

    Icon {
        anchors.horizontalCenter: parent.horizontalCenter
        name: root.stage === "coming" ? "account-check" : root.isUnmet ? "phone" : "bell-ring"
        size: Tokens.px(120)
        color: root.stage === "coming" ? Tokens.good : root.isUnmet ? Tokens.caution : Tokens.accent
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

    SecondaryButton {
        objectName: "overlay:video"
        visible: root.kiosk.frame.video === "offered"
        anchors.horizontalCenter: parent.horizontalCenter
        implicitHeight: Tokens.button
        label: qsTrId("video.offer")
        icon: "video"
        onTapped: root.kiosk.send.askForVideo()
    }

    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Tokens.gap

        SecondaryButton {
            objectName: "overlay:withdraw"
            visible: root.stage !== "nobody"
            implicitHeight: Tokens.button
            label: qsTrId("call.withdraw")
            icon: "bell-off"
            onTapped: root.kiosk.send.takeCallBack()
        }

        SecondaryButton {
            objectName: "overlay:again"
            visible: root.isUnmet
            implicitHeight: Tokens.button
            label: qsTrId("call.again")
            icon: "refresh"
            onTapped: root.kiosk.send.callHelp()
        }
    }

    PrimaryButton {
        objectName: "overlay:stay"
        focus: true
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.max(wantedWidth, Tokens.px(420))
        label: qsTrId("call.close")
        onTapped: root.kiosk.send.stay()
    }
}
