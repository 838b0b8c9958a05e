pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 年份 — up to twenty a page, begun on the page of what was picked, else of the usual year. The last page is full: the first
// one takes what is left over.
Item {
    id: root

    required property int first
    required property int last
    required property int current
    property int usual: 0
    readonly property int columns: Math.max(2, Math.min(4, root.last - root.first + 1))
    readonly property int rows: Math.max(2, Math.min(5, Math.floor((height - (Tokens.isLandscape ? 0 : Tokens.touch)) / (Tokens.key + Tokens.px(10)))))
    readonly property int perPage: root.columns * root.rows
    readonly property int pages: Math.max(1, Math.ceil((root.last - root.first + 1) / root.perPage))
    readonly property int home: root.holds(root.current) ? root.current : root.holds(root.usual) ? root.usual : root.last
    property int page: root.pages - 1 - Math.floor((root.last - root.home) / root.perPage)
    readonly property int from: Math.max(root.first, root.last + 1 - (root.pages - root.page) * root.perPage)
    readonly property int to: root.last - (root.pages - 1 - root.page) * root.perPage

    signal picked(year: int)

    function holds(year: int): bool {
        return year >= root.first && year <= root.last
    }

    Grid {
        id: grid

        width: parent.width - (Tokens.isLandscape ? turner.room : 0)
        columns: root.columns
        spacing: Tokens.px(10)

        Repeater {
            model: root.visible ? Math.max(0, root.to - root.from + 1) : 0

            PadKey {
                required property int index
                readonly property int year: root.from + index

                objectName: "year:" + year
                width: (grid.width - (root.columns - 1) * grid.spacing) / root.columns
                label: "" + year
                isToggle: true
                isOn: root.current === year
                onTapped: root.picked(year)
            }
        }
    }

    PageTurner {
        id: turner

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        page: root.page
        pages: root.pages
        namePrefix: "years"
        onTurned: by => root.page += by
    }
}
