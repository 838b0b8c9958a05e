pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 文稿块 — one block; what it looks like depends on its kind.
PagedBlock {
    id: root

    required property string kind
    required property string text
    required property string value
    required property string icon
    required property list<string> cells

    lead: ["heading", "next", "facts"].includes(root.kind) ? Tokens.gap : root.kind === "columns" ? Tokens.gapSmall : 0
    keepsNext: ["heading", "next", "facts", "columns"].includes(root.kind)
    implicitHeight: place.implicitHeight

    // no setSource with properties: each call leaves some hundred bytes behind (Qt 6.12), and blocks come by the dozen
    Loader {
        id: place

        width: parent.width
        sourceComponent: ({heading: heading, next: heading, facts: heading, pair: pair, total: pair, columns: cellRow, cells: cellRow})[root.kind] ?? line
    }

    Component {
        id: heading

        HeadingBlock {
            block: root
        }
    }

    Component {
        id: pair

        PairBlock {
            block: root
        }
    }

    Component {
        id: cellRow

        CellsBlock {
            block: root
        }
    }

    Component {
        id: line

        LineBlock {
            block: root
        }
    }
}
