pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 字母和数字 — receipts, certificates, codes.
EditorFrame {
    id: root

    function type(key: string): void {
        if (root.field.maxLength === 0 || root.field.value.length < root.field.maxLength)
            root.send.setField(root.field.name, root.field.value + key)
    }

    padShare: 0.58

    LatinPad {
        anchors.bottom: parent.bottom
        width: parent.width
        keyHeight: Math.min(Tokens.px(124), (parent.height - 4 * Tokens.px(10)) / 5)
        onTyped: key => root.type(key)
        onErased: root.send.setField(root.field.name, root.field.value.slice(0, -1))
        onFinished: root.finished()
    }
}
