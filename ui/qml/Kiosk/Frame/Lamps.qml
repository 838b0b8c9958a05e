pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 状态灯 — network and devices, each an icon and a word.
Column {
    id: root

    required property ChromeViewModel chrome
    required property color ink

    component Lamp: Row {
        id: lamp

        required property string icon
        required property string label

        spacing: Tokens.gapTiny

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: lamp.icon
            size: Tokens.iconSmall
            color: root.ink
        }

        Words {
            anchors.verticalCenter: parent.verticalCenter
            text: lamp.label
            wrapMode: Text.NoWrap
            color: root.ink
            font.pixelSize: Tokens.fontCaption
        }
    }

    spacing: 0

    Lamp {
        icon: ({ok: "wifi", bad: "wifi-off"})[root.chrome.network] ?? "wifi-alert"
        label: ({ok: qsTr("已联网"), bad: qsTr("已断网")})[root.chrome.network] ?? qsTr("网络检测中")
    }

    Lamp {
        icon: ({ok: "check-circle-outline", bad: "alert-circle-outline"})[root.chrome.devices] ?? "help-circle-outline"
        label: ({ok: qsTr("设备正常"), bad: qsTr("设备故障")})[root.chrome.devices] ?? qsTr("设备检测中")
    }
}
