pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 文字 — the on-screen keyboard comes up below. Where a name begins, surnames are offered.
EditorFrame {
    id: root

    hasValueBox: false
    padShare: 0.56
    extra: [
        TextBox {
            id: box

            objectName: "text:" + root.field.name
            width: parent?.width ?? 0
            value: root.field.value
            label: root.field.label
            placeholder: root.field.placeholder
            maximumLength: root.field.maxLength
            error: root.field.error
            isEditing: root.visible
            onEdited: text => root.send.setField(root.field.name, text)
        },
        WordStrip {
            width: parent?.width ?? 0
            visible: root.field.isName
            words: root.field.isName && box.isAtStart ? root.field.surnames(box.letters) : []
            onChosen: word => box.enter(word)
        }
    ]
}
