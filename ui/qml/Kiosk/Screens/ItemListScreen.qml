pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 事项列表 — of a theme or a department.
ScreenBody {
    id: root

    readonly property int page: root.kiosk.itemList.page

    // rows that do not fit come before the next page of the core
    function turn(by: int): void {
        const page = rows.page + by
        if (page >= 0 && page < rows.pages)
            rows.page = page
        else
            root.kiosk.send.turnPage(by)
    }

    onPageChanged: rows.page = 0

    Heading {
        id: heading

        width: parent.width
        text: root.kiosk.itemList.title
    }

    ItemPages {
        id: rows

        anchors.top: heading.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Tokens.isLandscape ? 0 : turner.room
        width: parent.width - (Tokens.isLandscape ? turner.room : 0)
        send: root.kiosk.send
        model: root.kiosk.itemList.rows
        isDriven: turner.visible
        namePrefix: "rows"
    }

    PageTurner {
        id: turner

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        page: root.kiosk.itemList.page
        pages: root.kiosk.itemList.pages
        hasMore: rows.page + 1 < rows.pages
        hasBefore: rows.page > 0
        onTurned: by => root.turn(by)
    }
}
