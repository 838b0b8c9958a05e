pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 年份 — twelve to twenty a page, newest page first shown around the current year.
Item {
    id: root

    required property int first
    required property int last
    required property int current
    readonly property int columns: Math.max(2, Math.min(4, root.last - root.first + 1))
    readonly property int rows: Math.max(2, Math.min(5, Math.floor((height - (Tokens.isLandscape ? 0 : Tokens.touch)) / (Tokens.key + Tokens.px(10)))))
    readonly property int perPage: root.columns * root.rows
    readonly property int pages: Math.max(1, Math.ceil((root.last - root.first + 1) / root.perPage))
    readonly property int home: root.current >= root.first && root.current <= root.last ? root.current : root.last
    property int page: Math.floor((root.home - root.first) / root.perPage)

    signal picked(year: int)

    Grid {
        id: grid

        width: parent.width - (Tokens.isLandscape ? turner.room : 0)
        columns: root.columns
        spacing: Tokens.px(10)

        Repeater {
            model: root.visible ? Math.min(root.perPage, root.last - root.first + 1 - root.page * root.perPage) : 0

            PadKey {
                required property int index
                readonly property int year: root.first + root.page * root.perPage + index

                objectName: "year:" + year
                width: (grid.width - (root.columns - 1) * grid.spacing) / root.columns
                label: "" + year
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
