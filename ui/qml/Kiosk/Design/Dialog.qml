pragma ComponentBehavior: Bound

import QtQuick

// 对话框 — over the screen; what lies behind takes neither touch nor key. It has the focus, on the answer that loses nothing.
FocusScope {
    id: root

    required property string heading
    property real widest: Tokens.px(1000)
    default property alias body: column.data

    signal dismissed

    Accessible.role: Accessible.Dialog
    Accessible.name: root.heading
    Keys.onEscapePressed: root.dismissed()
    Component.onCompleted: root.forceActiveFocus()

    Rectangle {
        anchors.fill: parent
        color: Tokens.veil
    }

    MouseArea {
        anchors.fill: parent
    }

    Card {
        anchors.centerIn: parent
        width: Math.min(root.width - 2 * Tokens.margin, root.widest)
        height: column.implicitHeight + 2 * Tokens.gapLarge

        Column {
            id: column

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Tokens.gapLarge
            spacing: Tokens.gap
        }
    }
}
