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

    function fileOf(kind: string): string {
        return ({heading: "HeadingBlock.qml", next: "HeadingBlock.qml", pair: "PairBlock.qml", total: "PairBlock.qml",
                 columns: "CellsBlock.qml", cells: "CellsBlock.qml"})[kind] ?? "LineBlock.qml"
    }

    function rebuild(): void {
        place.setSource(root.fileOf(root.kind), {block: root})
    }

    lead: root.kind === "heading" || root.kind === "next" ? Tokens.gap : root.kind === "columns" ? Tokens.gapSmall : 0
    keepsNext: ["heading", "next", "columns"].includes(root.kind)
    implicitHeight: place.implicitHeight
    onKindChanged: root.rebuild()
    Component.onCompleted: root.rebuild()

    Loader {
        id: place

        width: parent.width
    }
}
