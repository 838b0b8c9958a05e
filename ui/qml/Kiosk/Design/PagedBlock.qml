pragma ComponentBehavior: Bound

import QtQuick

// 分页块 — one block of a PagedColumn; shown only on its page.
Item {
    id: root

    required property PagedColumn pager
    // a heading never is alone at the end of a page
    property bool keepsNext: false
    // room above, where it is not first
    property real lead: 0
    property int onPage: 0
    property int column: 0

    x: root.column * (root.pager.blockWidth + Tokens.gap)
    width: root.pager.blockWidth
    height: implicitHeight
    visible: root.onPage === root.pager.page
    onImplicitHeightChanged: root.pager.paginateSoon()
}
