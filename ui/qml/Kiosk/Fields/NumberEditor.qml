pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 数字、小数、身份证号 — grouped for reading, typed with our own pad.
EditorFrame {
    id: root

    readonly property string kind: root.field.editor

    function grouped(text: string): string {
        return root.kind === "id_number" ? text.replace(/^(.{6})(.{1,8})(.*)$/, "$1 $2 $3").trim()
            : root.kind === "digits" && root.field.maxLength === 11 ? text.replace(/^(.{3})(.{1,4})(.*)$/, "$1 $2 $3").trim()
            : root.kind === "digits" && text.length > 8 ? text.replace(/(.{4})(?=.)/g, "$1 ") : text
    }

    function type(key: string): void {
        const longest = root.kind === "id_number" ? 18 : root.field.maxLength
        if (longest === 0 || root.field.value.length < longest)
            root.send.setField(root.field.name, root.field.value + key)
    }

    shownValue: root.grouped(root.field.value)
    padShare: 0.46

    NumberPad {
        y: Tokens.isLandscape ? 0 : parent.height - height
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, Tokens.px(860))
        keyHeight: Math.min(Tokens.px(150), (parent.height - 3 * spacing) / 4)
        extraKey: ({id_number: "X", decimal: "."})[root.kind] ?? ""
        onTyped: key => root.type(key)
        onErased: root.send.setField(root.field.name, root.field.value.slice(0, -1))
        onFinished: root.finished()
    }
}
