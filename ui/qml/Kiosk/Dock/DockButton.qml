pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 控制台按钮 — for a mouse, so smaller than the terminal's own.
Rectangle {
    id: root

    required property string text
    property bool isOn: false
    property bool isLit: false

    signal tapped

    radius: 6
    color: root.isLit ? Tokens.dockMark : root.isOn ? Tokens.accent : area.pressed ? Tokens.masthead : Tokens.dockKey

    DockTitle {
        anchors.fill: parent
        anchors.margins: 4
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        text: root.text
        color: root.isLit ? Tokens.masthead : Tokens.dockText
        font.pixelSize: 15
        fontSizeMode: Text.Fit
        minimumPixelSize: 11
    }

    MouseArea {
        id: area

        anchors.fill: parent
        Accessible.role: Accessible.Button
        Accessible.name: root.text
        onClicked: root.tapped()
    }
}
