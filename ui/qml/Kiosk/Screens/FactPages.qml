pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 事实列表 — facts one below the other, in two columns where it is wide.
PagedColumn {
    id: root

    required property IntentSender send

    columns: Tokens.isLandscape && !Tokens.isCare ? 2 : 1
    spacing: Tokens.gapTiny
    namePrefix: "facts"
    delegate: FactBlock {
        pager: root
        onOpened: key => root.send.openRow(key)
    }
}
