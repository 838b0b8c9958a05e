pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 事项列表 — of a theme or a department.
ScreenBody {
    id: root

    Heading {
        id: heading

        width: parent.width
        text: root.kiosk.itemList.title
    }

    ItemPages {
        anchors.top: heading.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Tokens.isLandscape ? 0 : turner.room
        width: parent.width - (Tokens.isLandscape ? turner.room : 0)
        send: root.kiosk.send
        model: root.kiosk.itemList.rows
        namePrefix: "rows"
    }

    PageTurner {
        id: turner

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        page: root.kiosk.itemList.page
        pages: root.kiosk.itemList.pages
        onTurned: by => root.kiosk.send.turnPage(by)
    }
}
