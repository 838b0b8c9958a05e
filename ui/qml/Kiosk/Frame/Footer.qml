pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 页脚 — back, home and leave at the left, the one main action at the right, each always in the same place.
Rectangle {
    id: root

    required property KioskViewModel kiosk
    required property bool hasUnseen
    readonly property string action: root.kiosk.frame.main
    readonly property real room: root.width - ways.width - 2 * Tokens.margin - Tokens.gapSmall

    // the main button was pressed while pages of the screen have not been shown yet
    signal nextPageWanted

    function mainWords(action: string): string {
        return ({start: qsTrId("footer.start"), agree: qsTrId("footer.agree"), "continue": qsTrId("footer.continue"), sign: qsTrId("footer.sign"), submit: qsTrId("footer.submit"),
                 pay: qsTrId("footer.pay"), retry: qsTrId("footer.retry"), capture: qsTrId("footer.capture"), print: qsTrId("footer.print"),
                 skip: qsTrId("footer.skip"), done: qsTrId("footer.done"), finish: qsTrId("footer.finish")})[action] ?? ""
    }

    function mainIcon(action: string): string {
        return ({sign: "draw-pen", submit: "send-check", retry: "refresh", capture: "camera", print: "printer", done: "check",
                 finish: "check", pay: "qrcode"})[action] ?? "chevron-right"
    }

    readonly property bool isEmpty: !root.kiosk.frame.canGoBack && !root.kiosk.frame.canLeave && root.action === "none"

    implicitHeight: root.isEmpty ? 0 : Tokens.bar
    height: implicitHeight
    color: Tokens.surface

    Rectangle {
        visible: !root.isEmpty
        width: parent.width
        height: Tokens.hairline
        color: Tokens.line
    }

    // each way has a place of its own, which stays empty where it does not lead anywhere: no other moves into it
    Row {
        id: ways

        anchors.left: parent.left
        anchors.leftMargin: Tokens.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Tokens.gapSmall

        Item {
            width: back.width
            height: Tokens.button

            SecondaryButton {
                id: back

                objectName: "back"
                visible: root.kiosk.frame.canGoBack
                implicitHeight: Tokens.button
                width: Math.max(implicitWidth, Tokens.px(190))
                label: qsTrId("footer.back")
                icon: "arrow-left"
                onTapped: root.kiosk.send.goBack()
            }
        }

        Item {
            width: root.kiosk.frame.canSetAside ? aside.width : home.width
            height: Tokens.button

            StackedButton {
                id: aside

                objectName: "set-aside"
                visible: root.kiosk.frame.canSetAside
                label: qsTrId("footer.set_aside")
                icon: "debug-step-over"
                onTapped: root.kiosk.send.setItemAside()
            }

            StackedButton {
                id: home

                objectName: "home"
                // in a life event one item is left out instead; "leave" is beside it
                visible: root.kiosk.kind !== "home" && root.kiosk.frame.canLeave && !root.kiosk.frame.canSetAside
                label: qsTrId("footer.home")
                icon: "home-outline"
                onTapped: root.kiosk.send.goHome()
            }
        }

        StackedButton {
            objectName: "leave"
            visible: root.kiosk.frame.canLeave
            label: qsTrId("footer.leave")
            icon: "exit-to-app"
            onTapped: root.kiosk.send.leave()
        }
    }

    // across there is room between the ways and the main action; upright it is in the header
    EnlargeButton {
        kiosk: root.kiosk
        visible: !root.isEmpty && root.kiosk.careMode && root.kiosk.canMagnify && Tokens.isLandscape && root.width - ways.width - width - 2 * Tokens.margin - 2 * Tokens.gapSmall > main.wantedWidth
        anchors.left: ways.right
        anchors.leftMargin: Tokens.gapSmall
        anchors.verticalCenter: parent.verticalCenter
        implicitHeight: Tokens.button
    }

    PrimaryButton {
        id: main

        objectName: "main"
        visible: root.action !== "none"
        anchors.right: parent.right
        anchors.rightMargin: Tokens.margin
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(root.room, Math.max(wantedWidth, Math.min(Tokens.px(460), root.width * 0.42)))
        label: root.hasUnseen ? qsTrId("footer.next_page") : root.mainWords(root.action)
        icon: root.hasUnseen ? "chevron-right" : root.mainIcon(root.action)
        enabled: root.kiosk.frame.isMainEnabled
        onTapped: {
            if (root.hasUnseen)
                root.nextPageWanted()
            else
                root.kiosk.send.goOn()
        }
    }
}
