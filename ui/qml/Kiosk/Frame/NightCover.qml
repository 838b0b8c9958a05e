pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 夜间暗屏 — outside the open hours, while no one is there: dark, and one line that says that a touch is enough. The first touch
// lights the screen, as the tap guard tells the core of it, and presses nothing below.
Rectangle {
    color: Tokens.night

    MouseArea {
        anchors.fill: parent
    }

    Words {
        anchors.centerIn: parent
        width: Math.min(implicitWidth, parent.width - 2 * Tokens.margin)
        horizontalAlignment: Text.AlignHCenter
        text: qsTrId("attract.touch")
        color: Tokens.inkOnNight
        font.pixelSize: Tokens.fontTitle
    }
}
