pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 选项表 — one or two columns, as wide as the longest title needs, paged.
PagedGrid {
    id: root

    required property FieldViewModel field
    property bool isMulti: false

    signal picked(value: string)

    function isChosen(value: string): bool {
        return root.isMulti ? root.field.values.includes(value) : root.field.value === value
    }

    readonly property real textRoom: root.width / 2 - Tokens.px(128)
    readonly property bool isWide: root.field.widest * Tokens.fontBody > root.textRoom * 1.6

    columns: root.isWide || root.field.options.count < 6 ? 1 : 2
    rowHeight: Tokens.px((Tokens.isCrowded ? 156 : Tokens.isCare ? 136 : 112) + (root.field.hasDetail ? Tokens.isCare ? 56 : 44 : 0))
    namePrefix: "options"
    delegate: OptionCard {
        required property string value
        required property bool isEnabled
        required detail

        objectName: "option:" + root.field.name + ":" + value
        width: root.cellWidth
        height: root.rowHeight
        enabled: isEnabled
        isMulti: root.isMulti
        isChosen: root.isChosen(value)
        onTapped: root.picked(value)
    }
}
