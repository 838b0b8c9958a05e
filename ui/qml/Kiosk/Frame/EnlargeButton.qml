pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 放大 — the page twice as large, and back; in care mode it is on every page.
SecondaryButton {
    id: root

    required property KioskViewModel kiosk

    objectName: "enlarge"
    label: root.kiosk.isMagnified ? qsTrId("magnify.usual") : qsTrId("magnify.double")
    icon: "magnify-plus-outline"
    isToggle: true
    isOn: root.kiosk.isMagnified
    onTapped: root.kiosk.setMagnified(!root.kiosk.isMagnified)
}
