pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 沙箱标识 — says on every screen that nothing here is real.
Rectangle {
    implicitHeight: words.implicitHeight + Tokens.gapTiny
    height: visible ? implicitHeight : 0
    color: Tokens.mark

    Words {
        id: words

        anchors.centerIn: parent
        width: parent.width - 2 * Tokens.margin
        horizontalAlignment: Text.AlignHCenter
        text: qsTrId("header.sandbox")
        color: Tokens.inkOnMark
        font.pixelSize: Tokens.fontCaption
        font.weight: Font.Medium
        lineHeight: 1
    }
}
