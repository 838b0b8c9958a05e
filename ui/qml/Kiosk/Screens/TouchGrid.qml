pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 触摸格 — one field beside the other: dark once it was touched; on the map of the last test a cross where nothing came.
Item {
    id: root

    required property int columns
    required property string cells
    property bool isMap: false
    readonly property int rows: Math.ceil(root.cells.length / Math.max(1, root.columns))

    Repeater {
        model: root.cells.length

        Rectangle {
            id: field

            required property int index
            readonly property int column: index % root.columns
            readonly property int row: Math.floor(index / root.columns)
            readonly property bool isTouched: root.cells.charAt(index) === "1"
            readonly property bool isDead: root.isMap && !isTouched

            objectName: "cell:" + index
            x: Math.round(column * root.width / root.columns)
            y: Math.round(row * root.height / root.rows)
            width: Math.round((column + 1) * root.width / root.columns) - x
            height: Math.round((row + 1) * root.height / root.rows) - y
            color: isDead ? Tokens.bad : !isTouched ? Tokens.surface : root.isMap ? Tokens.goodSoft : Tokens.good
            border.width: Tokens.hairline
            border.color: isTouched && !root.isMap ? Tokens.surface : Tokens.lineStrong

            Icon {
                anchors.centerIn: parent
                visible: field.isDead
                name: "close-thick"
                size: Math.min(field.width, field.height) * 0.8
                color: Tokens.surface
            }
        }
    }
}
