pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 事实列表 — facts one below the other, in two or three columns where it is wide.
PagedColumn {
    id: root

    required property IntentSender send

    // Many facts are to be seen at one look. In care mode too, and sooner: at its full size a page has two of them, and a
    // technician turns ten pages to find the one that is bad; the small letters of care mode are as large as others' body text.
    readonly property bool isDense: root.count > (Tokens.isCare ? 4 : 14)

    columns: !Tokens.isLandscape ? 1 : root.isDense && !Tokens.isCare ? 3 : 2
    spacing: root.isDense ? Tokens.gapTiny / 2 : Tokens.gapTiny
    namePrefix: "facts"
    delegate: FactBlock {
        pager: root
        isDense: root.isDense
        onOpened: key => root.send.openRow(key)
    }
}
