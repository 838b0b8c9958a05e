pragma ComponentBehavior: Bound

import QtQuick

// 触控区 — counts only when finger or key go down and up on it; a long press is an ordinary press. What is disabled takes
// neither finger, key nor the press of an assistive technology: `Item.enabled` also takes it out of the tab chain.
Item {
    id: root

    required property string label
    // one of several, or on and off: `isOn` is announced beside the name
    property bool isToggle: false
    property bool isOn: false
    // what is said of it: the label, unless more belongs to it
    property string spoken: root.label
    property color focusColor: Tokens.text
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
    Accessible.name: root.spoken
    Accessible.checkable: root.isToggle
    Accessible.checked: root.isToggle && root.isOn
    Accessible.focusable: root.enabled
    Accessible.onPressAction: root.press()
    Accessible.onToggleAction: root.press()
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

    // a ring of its own: what is chosen has a thick edge too
    Rectangle {
        z: 1
        anchors.fill: parent
        anchors.margins: 2 * Tokens.outline
        visible: root.activeFocus
        color: Tokens.clear
        radius: Tokens.radiusSmall
        border.width: Tokens.outline
        border.color: root.focusColor
    }
}
