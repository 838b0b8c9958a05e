pragma ComponentBehavior: Bound

import QtQuick

// 分页块 — one block of a PagedColumn; shown only on its page.
Item {
    id: root

    required property PagedColumn pager
    property int onPage: 0

    width: root.pager.width
    height: implicitHeight
    visible: root.onPage === root.pager.page
    onImplicitHeightChanged: root.pager.paginateSoon()
}
