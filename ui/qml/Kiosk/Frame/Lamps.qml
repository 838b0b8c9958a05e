pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 状态灯 — network and devices, each an icon and a word.
Column {
    id: root

    required property FrameViewModel frame
    required property color ink
    // where words find no room the icons must do
    property bool isBrief: false
    readonly property real fullWidth: Math.max(network.fullWidth, devices.fullWidth)
    readonly property real fullHeight: network.fullHeight + devices.fullHeight

    component Lamp: Row {
        id: lamp

        required property string icon
        required property string label
        readonly property real fullWidth: picture.width + lamp.spacing + words.implicitWidth
        readonly property real fullHeight: Math.max(picture.height, words.implicitHeight)

        Accessible.role: Accessible.StaticText
        Accessible.name: lamp.label
        spacing: Tokens.gapTiny

        Icon {
            id: picture

            anchors.verticalCenter: parent.verticalCenter
            name: lamp.icon
            size: Tokens.iconSmall
            color: root.ink
        }

        Words {
            id: words

            visible: !root.isBrief
            anchors.verticalCenter: parent.verticalCenter
            text: lamp.label
            Accessible.ignored: true
            wrapMode: Text.NoWrap
            color: root.ink
            font.pixelSize: Tokens.fontCaption
        }
    }

    spacing: 0

    Lamp {
        id: network

        icon: ({ok: "wifi", bad: "wifi-off"})[root.frame.network] ?? "wifi-alert"
        label: ({ok: qsTrId("lamp.online"), bad: qsTrId("lamp.offline")})[root.frame.network] ?? qsTrId("lamp.connecting")
    }

    Lamp {
        id: devices

        icon: ({ok: "check-circle-outline", bad: "alert-circle-outline"})[root.frame.devices] ?? "help-circle-outline"
        label: ({ok: qsTrId("lamp.devices_fine"), bad: qsTrId("lamp.device_fault")})[root.frame.devices] ?? qsTrId("lamp.devices_checking")
    }
}
