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
    readonly property string warning: root.isLeave && root.kiosk.kind === "print" ? qsTr("退出后，还没打印好的纸不再打印。办理结果不受影响。")
        : root.isLeave ? qsTr("退出后，本次填写的内容会全部清除。已经提交的事项不受影响。")
        : root.isCard ? qsTr("您的证件还在读卡区上。")
        : qsTr("没有操作时，将自动退出并清除您填写的内容，保护您的个人信息。")

    objectName: "overlay:" + root.kind
    heading: root.isLeave ? qsTr("要退出吗？") : root.isCard ? qsTr("请取走您的证件") : qsTr("您还在办理吗？")
    onDismissed: root.kiosk.send.stay()

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
            label: qsTr("退出办理")
            icon: "exit-to-app"
            onTapped: root.kiosk.send.confirmLeave()
        }

        PrimaryButton {
            objectName: "overlay:stay"
            focus: true
            label: root.isCard ? qsTr("我知道了") : qsTr("继续办理")
            onTapped: root.kiosk.send.stay()
        }
    }
}
