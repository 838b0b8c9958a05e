pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 表单项标题 — label, hint, and what is wrong.
Column {
    id: root

    required property FieldViewModel field
    property bool isLarge: true

    spacing: Tokens.gapTiny

    Heading {
        width: parent.width
        text: root.field.isRequired ? root.field.label : root.field.label + qsTrId("field.optional")
        font.pixelSize: root.isLarge ? Tokens.fontTitle : Tokens.fontStrong
        font.weight: Font.DemiBold
        lineHeight: 1
    }

    Words {
        width: parent.width
        visible: text !== ""
        text: Tokens.withoutOrphan(root.field.hint)
        color: Tokens.textSoft
    }

    FieldError {
        width: parent.width
        field: root.field
    }
}
