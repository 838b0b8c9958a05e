pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 长文字 — some sentences; the on-screen keyboard comes up below or beside.
EditorFrame {
    id: root

    hasValueBox: false
    padShare: 0.56
    extra: LongTextBox {
        objectName: "text:" + root.field.name
        width: parent?.width ?? 0
        height: Math.max(Tokens.touch * 2, Math.min(Tokens.px(520), root.roomBelow - (Tokens.isLandscape ? 0 : Tokens.keyboardHeight)))
        value: root.field.value
        label: root.field.label
        placeholder: root.field.placeholder
        maximumLength: root.field.maxLength
        error: root.field.error
        isEditing: root.visible
        onEdited: text => root.send.setField(root.field.name, text)
    }
}
