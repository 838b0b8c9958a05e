pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 沙箱标识 — says on every screen that nothing here is real, or that it is a test.
Rectangle {
    id: root

    property bool isTest: false

    implicitHeight: words.implicitHeight + Tokens.gapTiny
    height: visible ? implicitHeight : 0
    color: Tokens.mark

    Words {
        id: words

        anchors.centerIn: parent
        width: parent.width - 2 * Tokens.margin
        horizontalAlignment: Text.AlignHCenter
        text: root.isTest ? qsTrId("header.test") : qsTrId("header.sandbox")
        color: Tokens.inkOnMark
        font.pixelSize: Tokens.fontCaption
        font.weight: Font.Medium
        lineHeight: 1
    }
}
