pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Screens
import Kiosk.ViewModels

// 触摸测试 — fields over the whole screen, its edges too. The words lie in the half where the finger is not.
Rectangle {
    id: root

    required property KioskViewModel kiosk
    required property real pixelMillimetres
    // about three fingers wide, at least eleven across, and none narrower than a finger
    readonly property real field: Math.max(12, Math.min(30, Math.min(root.width, root.height) * root.pixelMillimetres / 11)) / root.pixelMillimetres
    property bool isFingerAbove: true

    function feel(x: real, y: real): void {
        const column = Math.floor(x * grid.columns / root.width)
        const row = Math.floor(y * grid.rows / root.height)
        root.isFingerAbove = y < root.height / 2
        if (column >= 0 && column < grid.columns && row >= 0 && grid.cells.charAt(row * grid.columns + column) === "0")
            root.kiosk.send.touchCell(row * grid.columns + column)
    }

    function fit(): void {
        root.kiosk.send.fitGrid(Math.round(root.width / root.field), Math.round(root.height / root.field))
    }

    objectName: "touch-cover"
    color: Tokens.page

    // what lies below takes no part in it
    MouseArea {
        anchors.fill: parent
        preventStealing: true
        onPressed: mouse => root.feel(mouse.x, mouse.y)
        onPositionChanged: mouse => root.feel(mouse.x, mouse.y)
    }

    TouchGrid {
        id: grid

        anchors.fill: parent
        columns: root.kiosk.guidedTest.columns
        cells: root.kiosk.guidedTest.cells
    }

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: root.isFingerAbove ? root.height - height - Tokens.gapLarge : Tokens.gapLarge
        width: Math.min(root.width - 2 * Tokens.margin, Tokens.px(1200))
        height: words.height + 2 * Tokens.gap
        radius: Tokens.radius
        color: Tokens.page
        border.width: Tokens.outline
        border.color: Tokens.accent

        Column {
            id: words

            anchors.centerIn: parent
            width: parent.width - 2 * Tokens.gap
            spacing: Tokens.gapSmall

            Note {
                width: parent.width
                note: root.kiosk.guidedTest.note
                isPlain: true
            }

            FactButtons {
                width: parent.width
                model: root.kiosk.guidedTest.buttons
                send: root.kiosk.send
            }
        }
    }

    Component.onCompleted: Qt.callLater(root.fit)
}
