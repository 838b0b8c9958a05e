pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 页面按钮 — what may be done on a page, side by side as far as there is room.
Flow {
    id: root

    required property IntentSender send
    property alias model: buttons.model

    spacing: Tokens.gapSmall

    Repeater {
        id: buttons

        SecondaryButton {
            required property string key
            required property string title
            required property bool isEnabled
            required property bool isMain
            required icon

            objectName: "button:" + key
            label: title
            enabled: isEnabled
            isOn: isMain
            onTapped: root.send.pressButton(key)
        }
    }
}
