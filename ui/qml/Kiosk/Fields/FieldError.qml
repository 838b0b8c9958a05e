pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 错误提示 beside the field.
Item {
    id: root

    required property FieldViewModel field

    visible: root.field.error !== ""
    implicitHeight: root.field.error !== "" ? words.implicitHeight : 0

    Icon {
        id: sign

        name: "alert-circle"
        size: Tokens.iconSmall
        color: Tokens.bad
        y: Tokens.gapTiny / 2
    }

    Words {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Tokens.gapTiny
        anchors.right: parent.right
        text: Tokens.withoutOrphan(root.field.error)
        color: Tokens.bad
        font.weight: Font.Medium
        // of the two ways to show a field one is hidden
        onTextChanged: if (root.field.error !== "" && (root.parent?.visible ?? false)) words.Accessible.announce(root.field.label + ", " + root.field.error)
    }
}
