pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 事实列表 — facts one below the other, in two or three columns where it is wide.
PagedColumn {
    id: root

    required property IntentSender send

    // many facts are to be seen at one look
    readonly property bool isDense: root.count > 14 && !Tokens.isCare

    columns: !Tokens.isLandscape || Tokens.isCare ? 1 : root.isDense ? 3 : 2
    spacing: root.isDense ? Tokens.gapTiny / 2 : Tokens.gapTiny
    namePrefix: "facts"
    delegate: FactBlock {
        pager: root
        isDense: root.isDense
        onOpened: key => root.send.openRow(key)
    }
}
