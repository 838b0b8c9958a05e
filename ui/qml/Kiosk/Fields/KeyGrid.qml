pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 键盘格 — keys in equal cells, filled row by row.
Grid {
    id: root

    required property list<string> keys
    property real keyHeight: Tokens.key
    readonly property real keyWidth: (root.width - (root.columns - 1) * root.spacing) / root.columns

    signal typed(key: string)

    spacing: Tokens.px(10)

    Repeater {
        model: root.keys

        PadKey {
            required property string modelData

            visible: modelData !== ""
            label: modelData
            icon: modelData === "⌫" ? "backspace-outline" : ""
            isQuiet: modelData === "⌫"
            objectName: modelData === "⌫" ? "key:erase" : "key:" + modelData
            width: root.keyWidth
            height: root.keyHeight
            onTapped: root.typed(modelData)
        }
    }
}
