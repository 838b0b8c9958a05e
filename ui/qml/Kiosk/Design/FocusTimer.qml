pragma ComponentBehavior: Bound

import QtQuick

// 取得焦点 — gives the focus to an input while it is wanted, and takes it away after.
// Once the screen is shown: an item that is just being shown cannot take the focus yet.
Timer {
    id: root

    required property Item input
    required property bool isWanted

    interval: 0
    onIsWantedChanged: root.restart()
    Component.onCompleted: root.restart()
    onTriggered: {
        if (root.isWanted)
            root.input.forceActiveFocus()
        else
            root.input.focus = false
    }
}
