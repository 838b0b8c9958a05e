pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 表单项 on a paged form: one of a few is chosen here, anything else opens its editor.
PagedBlock {
    id: root

    required property FieldViewModel field
    readonly property bool isWrong: root.field.error !== ""

    signal opened(field: FieldViewModel)
    signal picked(name: string, value: string)

    function takeFocus(): void {
        if (choices.item !== null)
            (choices.item as ChoiceBlock).takeFocus()
        else
            card.forceActiveFocus()
    }

    implicitHeight: choices.active ? choices.implicitHeight : card.implicitHeight

    FieldCard {
        id: card

        width: parent.width
        visible: !choices.active
        field: root.field
        onTapped: root.opened(root.field)
    }

    Loader {
        id: choices

        width: parent.width
        active: root.field.isChosenInPlace
        sourceComponent: ChoiceBlock {
            field: root.field
            onPicked: value => root.picked(root.field.name, value)
        }
    }
}
