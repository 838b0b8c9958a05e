pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 主窗口 — the terminal alone.
Item {
    id: root

    required property KioskViewModel kiosk

    KioskRoot {
        anchors.fill: parent
        kiosk: root.kiosk
    }
}
