pragma ComponentBehavior: Bound

import QtQuick

// 清空 — takes all out of a text box; there only while something is in it.
TouchTarget {
    width: Tokens.touch
    height: Tokens.touch
    label: qsTrId("text.clear")

    Icon {
        anchors.centerIn: parent
        name: "close-circle"
        color: Tokens.textSoft
    }
}
