pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 表单项 on a paged form.
PagedBlock {
    id: root

    required property FieldViewModel field

    signal opened(field: FieldViewModel)

    implicitHeight: card.implicitHeight

    FieldCard {
        id: card

        width: parent.width
        field: root.field
        onTapped: root.opened(root.field)
    }
}
