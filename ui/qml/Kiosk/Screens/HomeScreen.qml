pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 首页 — search, popular items, and two ways to browse.
ScreenBody {
    id: root

    property bool isByDepartment: false
    readonly property real paneWidth: Tokens.isLandscape ? (root.body.width - Tokens.gapLarge) * 0.35 : root.body.width

    SearchBox {
        id: search

        width: root.paneWidth
        onTapped: root.kiosk.send.openSearch()
    }

    Words {
        id: popularTitle

        anchors.top: search.bottom
        anchors.topMargin: Tokens.gap
        text: qsTrId("home.popular")
        font.pixelSize: Tokens.fontStrong
        font.weight: Font.DemiBold
    }

    PagedGrid {
        id: popular

        anchors.top: popularTitle.bottom
        anchors.topMargin: Tokens.gapSmall
        width: root.paneWidth
        height: Tokens.isLandscape ? parent.height - y : Math.min(Math.ceil(count / columns), Tokens.isCare ? 2 : 3) * step - spacing
        isLimited: true
        columns: Tokens.isLandscape ? 1 : 2
        rowHeight: Tokens.px(Tokens.isLandscape ? Tokens.isCare ? 148 : 108 : Tokens.isCare ? 180 : 152)
        model: root.kiosk.home.popular
        delegate: ItemCard {
            width: popular.cellWidth
            height: popular.rowHeight
            isCompact: true
            onTapped: root.kiosk.send.openItem(code)
        }
    }

    Item {
        id: browse

        anchors.right: parent.right
        anchors.top: Tokens.isLandscape ? parent.top : popular.bottom
        anchors.topMargin: Tokens.isLandscape ? 0 : Tokens.gapLarge
        anchors.bottom: parent.bottom
        width: Tokens.isLandscape ? root.body.width - root.paneWidth - Tokens.gapLarge : root.body.width

        Row {
            id: tabs

            width: parent.width
            spacing: Tokens.gapSmall

            SecondaryButton {
                objectName: "by-theme"
                width: (tabs.width - tabs.spacing) / 2
                label: qsTrId("home.by_theme")
                icon: "shape"
                isOn: !root.isByDepartment
                onTapped: root.isByDepartment = false
            }

            SecondaryButton {
                objectName: "by-department"
                width: (tabs.width - tabs.spacing) / 2
                label: qsTrId("home.by_department")
                icon: "bank"
                isOn: root.isByDepartment
                onTapped: root.isByDepartment = true
            }
        }

        PagedGrid {
            id: tiles

            anchors.top: tabs.bottom
            anchors.topMargin: Tokens.gap
            anchors.bottom: parent.bottom
            width: parent.width
            columns: Tokens.isCare ? 2 : 3
            rowHeight: Tokens.px(Tokens.isLandscape ? Tokens.isCare ? 176 : 140 : 160)
            model: root.isByDepartment ? root.kiosk.home.departments : root.kiosk.home.themes
            delegate: GroupCard {
                width: tiles.cellWidth
                height: tiles.rowHeight
                group: root.isByDepartment ? "department" : "theme"
                onTapped: root.isByDepartment ? root.kiosk.send.openDepartment(id) : root.kiosk.send.openTheme(id)
            }
        }
    }

    onVisibleChanged: {
        tiles.page = 0
        root.isByDepartment = false
    }
}
