pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 询问 — still there?, leave?, card left. What is lost is said, and the time until then is shown.
Dialog {
    id: root

    required property KioskViewModel kiosk
    readonly property string kind: root.kiosk.overlay.kind
    readonly property bool isLeave: root.kind === "leave"
    readonly property bool isCard: root.kind === "card_left"
    readonly property string warning: root.isLeave && root.kiosk.kind === "print" ? qsTrId("leave.while_printing")
        : root.isLeave ? qsTrId("leave.warning")
        : root.isCard ? qsTrId("card_left.warning")
        : qsTrId("still_there.warning")

    objectName: "overlay:" + root.kind
    heading: root.isLeave ? qsTrId("leave.heading") : root.isCard ? qsTrId("card_left.heading") : qsTrId("still_there.heading")
    onDismissed: root.kiosk.send.stay()
    Component.onCompleted: root.Accessible.announce(root.heading + " " + root.warning, Accessible.Assertive)

    CountdownRing {
        anchors.horizontalCenter: parent.horizontalCenter
        visible: root.kiosk.overlay.secondsLeft > 0
        seconds: root.kiosk.overlay.secondsLeft
        fraction: root.kiosk.overlay.fraction
        color: root.isCard ? Tokens.bad : Tokens.accent
    }

    Icon {
        anchors.horizontalCenter: parent.horizontalCenter
        visible: root.kiosk.overlay.secondsLeft <= 0
        name: root.isCard ? "card-account-details" : "exit-to-app"
        size: Tokens.px(120)
        color: root.isCard ? Tokens.bad : Tokens.accent
    }

    Heading {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: root.heading
    }

    Words {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        color: Tokens.textSoft
        text: Tokens.withoutOrphan(root.warning)
    }

    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Tokens.gap

        SecondaryButton {
            objectName: "overlay:leave"
            visible: !root.isCard
            implicitHeight: Tokens.button
            label: qsTrId("leave.yes")
            icon: "exit-to-app"
            onTapped: root.kiosk.send.confirmLeave()
        }

        // until the card is out
        SecondaryButton {
            objectName: "help:call"
            visible: root.isCard && root.kiosk.careMode && root.kiosk.frame.canCall
            implicitHeight: Tokens.button
            label: qsTrId("call.button")
            icon: "bell-ring"
            onTapped: root.kiosk.send.callHelp()
        }

        PrimaryButton {
            objectName: "overlay:stay"
            focus: true
            label: root.isCard ? qsTrId("card_left.close") : qsTrId("leave.no")
            onTapped: root.kiosk.send.stay()
        }
    }
}
