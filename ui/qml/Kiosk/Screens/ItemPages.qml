pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 事项列表 — cards in one or two columns, paged.
PagedGrid {
    id: root

    required property IntentSender send
    property bool isCompact: false
    property bool isNameAlone: false

    columns: Tokens.isLandscape ? 2 : 1
    rowHeight: Tokens.cardHeight(Tokens.isCare ? 196 : 156, 2)
    delegate: ItemCard {
        width: root.cellWidth
        height: root.rowHeight
        isCompact: root.isCompact
        isNameAlone: root.isNameAlone
        onTapped: root.send.openItem(code)
    }
}
