pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 文字 — the on-screen keyboard comes up below.
EditorFrame {
    id: root

    hasValueBox: false
    padShare: 0.56
    extra: TextBox {
        objectName: "text:" + root.field.name
        width: parent?.width ?? 0
        value: root.field.value
        label: root.field.label
        placeholder: root.field.placeholder
        maximumLength: root.field.maxLength
        error: root.field.error
        isEditing: root.visible
        onEdited: text => root.send.setField(root.field.name, text)
    }
}
