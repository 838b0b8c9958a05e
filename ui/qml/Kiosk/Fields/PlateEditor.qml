pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 车牌号 — province first, then letters and digits (no I, no O).
EditorFrame {
    id: root

    readonly property bool isProvince: root.field.value === ""

    readonly property string eraser: "⌫"
    readonly property list<string> letters: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "A", "B", "C", "D", "E", "F", "G",
        "H", "J", "K", "L", "M", "N", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z", "学", "警", "港", "澳", "挂"]

    function type(key: string): void {
        const text = key === root.eraser ? root.field.value.slice(0, -1) : root.field.value + key
        root.send.setField(root.field.name, text.slice(0, 8))
    }

    function grouped(text: string): string {
        return text.length > 2 ? text.slice(0, 2) + " · " + text.slice(2) : text
    }

    shownValue: root.grouped(root.field.value)
    padShare: 0.58

    Column {
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: Tokens.px(10)

        HardwareKeys {
            // a province is tapped: its character is on no key
            characters: root.isProvince ? "" : root.letters.join("")
            onTyped: key => root.type(key)
            onErased: root.type(root.eraser)
            onFinished: root.finished()
        }

        KeyGrid {
            visible: root.isProvince
            width: parent.width
            columns: 7
            keyHeight: Math.min(Tokens.px(118), (root.padArea.height - 4 * spacing) / 5)
            keys: ["粤", "京", "津", "冀", "晋", "蒙", "辽", "吉", "黑", "沪", "苏", "浙", "皖", "闽", "赣", "鲁", "豫", "鄂",
                "湘", "桂", "琼", "渝", "川", "贵", "云", "藏", "陕", "甘", "青", "宁", "新"]
            onTyped: key => root.send.setField(root.field.name, key)
        }

        KeyGrid {
            visible: !root.isProvince
            width: parent.width
            columns: 8
            keyHeight: Math.min(Tokens.px(118), (root.padArea.height - 4 * spacing) / 5)
            keys: [...root.letters, root.eraser]
            onTyped: key => root.type(key)
        }
    }
}
