pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Fields

// 维护入口 — PIN pad, then the state of devices and jobs.
ScreenBody {
    id: root

    readonly property bool isUnlocked: root.kiosk.maintenance.isUnlocked

    readingWidth: Tokens.px(1200)

    Column {
        id: head

        width: parent.width
        spacing: Tokens.gap

        Heading {
            width: parent.width
            horizontalAlignment: root.isUnlocked ? Text.AlignLeft : Text.AlignHCenter
            text: root.isUnlocked ? qsTrId("maintenance.heading_open") : qsTrId("maintenance.heading")
        }

        Note {
            width: parent.width
            note: root.kiosk.maintenance.note
        }

        Words {
            visible: !root.isUnlocked
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.kiosk.maintenance.digits > 0 ? "●".repeat(root.kiosk.maintenance.digits) : qsTrId("maintenance.enter_pin")
            font.pixelSize: Tokens.fontStrong
        }
    }

    NumberPad {
        visible: !root.isUnlocked
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, Tokens.px(720))
        extraKey: ""
        onTyped: key => root.kiosk.send.typePin(key)
        onErased: root.kiosk.send.typePin("")
    }

    Sheet {
        visible: root.isUnlocked
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: parent.bottom
        width: parent.width
        model: root.kiosk.maintenance.blocks
    }
}
