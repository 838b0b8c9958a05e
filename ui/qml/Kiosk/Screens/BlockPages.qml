pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 文稿 — headings, lines, pairs and table rows, paged.
PagedColumn {
    id: root

    spacing: Tokens.gapSmall
    delegate: BlockView {
        pager: root
    }
}
