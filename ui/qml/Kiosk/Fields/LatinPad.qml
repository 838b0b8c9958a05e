pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 字母数字键盘.
Column {
    id: root

    property real keyHeight: Tokens.key

    signal typed(key: string)
    signal erased
    signal finished

    spacing: Tokens.px(10)

    HardwareKeys {
        characters: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-@〔〕()."
        onTyped: key => root.typed(key)
        onErased: root.erased()
        onFinished: root.finished()
    }

    KeyGrid {
        width: parent.width
        columns: 10
        keyHeight: root.keyHeight
        keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "Q", "W", "E", "R", "T", "Y", "U", "I", "O", "P"]
        onTyped: key => root.typed(key)
    }

    KeyGrid {
        width: parent.width
        columns: 9
        keyHeight: root.keyHeight
        keys: ["A", "S", "D", "F", "G", "H", "J", "K", "L"]
        onTyped: key => root.typed(key)
    }

    KeyGrid {
        width: parent.width
        columns: 9
        keyHeight: root.keyHeight
        keys: ["Z", "X", "C", "V", "B", "N", "M", "-", "@"]
        onTyped: key => root.typed(key)
    }

    Row {
        width: parent.width
        spacing: Tokens.px(10)

        KeyGrid {
            width: parent.width * 0.66
            columns: 5
            keyHeight: root.keyHeight
            keys: ["〔", "〕", "(", ")", "."]
            onTyped: key => root.typed(key)
        }

        PadKey {
            objectName: "key:erase"
            width: parent.width * 0.34 - Tokens.px(10)
            height: root.keyHeight
            label: qsTrId("text.delete")
            icon: "backspace-outline"
            isQuiet: true
            onTapped: root.erased()
        }
    }
}
