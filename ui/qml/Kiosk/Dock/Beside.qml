pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Dock
import Kiosk.Frame
import Kiosk.ViewModels

// 并排窗口 — the terminal, and the 演示控制台 beside it.
Item {
    id: root

    required property KioskViewModel kiosk
    required property DockViewModel dock
    readonly property int panelWidth: 480

    KioskRoot {
        width: root.width - root.panelWidth
        height: root.height
        clip: true
        kiosk: root.kiosk
    }

    DockPanel {
        anchors.right: parent.right
        width: root.panelWidth
        height: root.height
        dock: root.dock
    }
}
