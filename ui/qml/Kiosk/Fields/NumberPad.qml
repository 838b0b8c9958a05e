pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 数字键盘 — digits, one extra key (X or a point), backspace.
Grid {
    id: root

    property string extraKey: ""
    property real keyHeight: Tokens.key
    readonly property real keyWidth: (root.width - 2 * root.spacing) / 3

    signal typed(key: string)
    signal erased
    signal finished

    columns: 3
    spacing: Tokens.px(12)

    HardwareKeys {
        characters: "0123456789" + root.extraKey
        onTyped: key => root.typed(key)
        onErased: root.erased()
        onFinished: root.finished()
    }

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

        PadKey {
            required property string modelData

            label: modelData
            width: root.keyWidth
            height: root.keyHeight
            onTapped: root.typed(modelData)
        }
    }

    Item {
        width: root.keyWidth
        height: root.keyHeight

        PadKey {
            anchors.fill: parent
            visible: root.extraKey !== ""
            label: root.extraKey
            isQuiet: true
            onTapped: root.typed(root.extraKey)
        }
    }

    PadKey {
        label: "0"
        width: root.keyWidth
        height: root.keyHeight
        onTapped: root.typed("0")
    }

    PadKey {
        objectName: "key:erase"
        label: qsTrId("text.delete")
        icon: "backspace-outline"
        isQuiet: true
        width: root.keyWidth
        height: root.keyHeight
        onTapped: root.erased()
    }
}
