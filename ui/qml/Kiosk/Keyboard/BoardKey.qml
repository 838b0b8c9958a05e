pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 手写键 — looks like a key of the keyboard beside it.
TouchTarget {
    id: root

    property string icon: ""
    property bool isQuiet: false

    activeFocusOnTab: false

    KeyFace {
        anchors.margins: 0
        label: root.label
        labelSize: Tokens.fontTitle
        icon: root.icon
        isPressed: root.pressed
        isUsable: root.enabled
        isQuiet: root.isQuiet
    }
}
