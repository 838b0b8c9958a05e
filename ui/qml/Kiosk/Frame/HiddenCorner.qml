pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 隐藏入口 — held for five seconds it opens the maintenance PIN pad; anything shorter does nothing.
MouseArea {
    id: root

    required property IntentSender send

    objectName: "maintenance-corner"
    pressAndHoldInterval: 5000
    onPressAndHold: root.send.openMaintenance()
}
