pragma ComponentBehavior: Bound

import QtQuick

// 触控区 — counts only when finger or key go down and up on it; a long press is an ordinary press. What is disabled takes
// neither finger, key nor the press of an assistive technology: `Item.enabled` also takes it out of the tab chain.
Item {
    id: root

    required property string label
    property int heldKey: 0
    readonly property bool isTouchTarget: true
    readonly property bool pressed: area.pressed || root.heldKey !== 0

    signal tapped

    function press(): void {
        if (root.enabled)
            root.tapped()
    }

    activeFocusOnTab: root.enabled
    Accessible.role: Accessible.Button
    Accessible.name: root.label
    Accessible.focusable: root.enabled
    Accessible.onPressAction: root.press()
    Keys.onPressed: event => {
        event.accepted = event.key === Qt.Key_Return || event.key === Qt.Key_Enter || event.key === Qt.Key_Space
        if (event.accepted && !event.isAutoRepeat)
            root.heldKey = event.key
    }
    Keys.onReleased: event => {
        event.accepted = !event.isAutoRepeat && event.key === root.heldKey
        if (event.accepted) {
            root.heldKey = 0
            root.press()
        }
    }
    onActiveFocusChanged: root.heldKey = 0

    MouseArea {
        id: area

        anchors.fill: parent
        onClicked: root.press()
    }
}
