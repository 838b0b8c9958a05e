pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 表格行 — column names or cells.
Rectangle {
    id: root

    required property BlockView block
    readonly property bool isHead: root.block.kind === "columns"
    readonly property int count: Math.max(1, root.block.cells.length)

    implicitHeight: cells.implicitHeight + Tokens.gapSmall
    color: root.isHead ? Tokens.accentSoft : Tokens.surface

    Row {
        id: cells

        anchors.verticalCenter: parent.verticalCenter
        x: Tokens.gapSmall
        spacing: Tokens.gapTiny

        Repeater {
            model: root.block.cells

            Words {
                required property string modelData

                width: (root.width - 2 * Tokens.gapSmall - (root.count - 1) * Tokens.gapTiny) / root.count
                text: modelData
                color: root.isHead ? Tokens.inkOnAccentSoft : Tokens.text
                font.pixelSize: Tokens.fontCaption
                font.weight: root.isHead ? Font.DemiBold : Font.Normal
            }
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.hairline
        color: Tokens.line
    }
}
