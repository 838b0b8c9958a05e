pragma ComponentBehavior: Bound

import QtQuick

// 触控区 — counts only when finger down and up are both inside; a long press is an ordinary press.
MouseArea {
    id: root

    required property string label
    readonly property bool isTouchTarget: true

    signal tapped

    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: root.label
    Accessible.onPressAction: root.tapped()
    Keys.onReturnPressed: root.tapped()
    Keys.onSpacePressed: root.tapped()
    onClicked: root.tapped()
}
