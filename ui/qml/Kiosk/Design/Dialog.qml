pragma ComponentBehavior: Bound

import QtQuick

// 对话框 — over the screen; what lies behind takes no touch.
Rectangle {
    id: root

    default property alias body: column.data

    color: Tokens.veil

    MouseArea {
        anchors.fill: parent
    }

    Card {
        anchors.centerIn: parent
        width: Math.min(root.width - 2 * Tokens.margin, Tokens.px(1000))
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
