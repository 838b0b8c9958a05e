pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 屏幕切换 — shows the screen that the core names. A screen is built on first use and then kept: coming back costs no building.
Item {
    id: root

    required property KioskViewModel kiosk
    readonly property list<string> kinds: ["attract", "home", "itemList", "search", "guide", "consent", "identify", "face",
        "form", "fingerprint", "materials", "signature", "review", "payment", "working", "result", "print", "rate",
        "another", "goodbye", "outOfService", "maintenance"]
    property bool isWarming: true
    property int warmed: 0

    Repeater {
        id: screens

        model: root.kinds

        ScreenPlace {
            id: place

            required property string modelData

            kind: place.modelData
            kiosk: root.kiosk
            anchors.fill: parent
        }
    }

    // the other screens are built while nobody waits, so that the first visitor is served as fast as the second
    Timer {
        running: root.isWarming && root.warmed < root.kinds.length
        repeat: true
        interval: 400
        onTriggered: {
            (screens.itemAt(root.warmed) as ScreenPlace).build(true)
            root.warmed += 1
        }
    }
}
