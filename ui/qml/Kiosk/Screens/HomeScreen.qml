pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 首页 — search, popular items, and three ways to browse.
ScreenBody {
    id: root

    property string group: "theme"
    readonly property real paneWidth: Tokens.isLandscape ? (root.body.width - Tokens.gapLarge) * 0.35 : root.body.width

    function show(group: string): void {
        root.group = group
        tiles.page = 0
    }

    function open(id: string): void {
        if (root.group === "theme")
            root.kiosk.send.openTheme(id)
        else if (root.group === "department")
            root.kiosk.send.openDepartment(id)
        else
            root.kiosk.send.openItem(id)
    }

    SearchBox {
        id: search

        width: root.paneWidth
        onTapped: root.kiosk.send.openSearch()
    }

    Heading {
        id: popularTitle

        anchors.top: search.bottom
        anchors.topMargin: Tokens.gap
        text: qsTrId("home.popular")
        font.pixelSize: Tokens.fontStrong
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

            readonly property int count: root.kiosk.home.events.count > 0 ? 3 : 2
            readonly property real third: (tabs.width - (tabs.count - 1) * tabs.spacing) / tabs.count

            width: parent.width
            spacing: Tokens.gapSmall

            SecondaryButton {
                objectName: "by-theme"
                width: tabs.third
                label: qsTrId("home.by_theme")
                icon: Tokens.isCare ? "" : "shape"
                isToggle: true
                isOn: root.group === "theme"
                onTapped: root.show("theme")
            }

            SecondaryButton {
                objectName: "by-department"
                width: tabs.third
                label: qsTrId("home.by_department")
                icon: Tokens.isCare ? "" : "bank"
                isToggle: true
                isOn: root.group === "department"
                onTapped: root.show("department")
            }

            SecondaryButton {
                objectName: "by-event"
                width: tabs.third
                visible: root.kiosk.home.events.count > 0
                label: qsTrId("home.by_event")
                icon: Tokens.isCare ? "" : "calendar-heart"
                isToggle: true
                isOn: root.group === "event"
                onTapped: root.show("event")
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
            model: root.group === "theme" ? root.kiosk.home.themes : root.group === "department" ? root.kiosk.home.departments : root.kiosk.home.events
            delegate: GroupCard {
                width: tiles.cellWidth
                height: tiles.rowHeight
                group: root.group
                onTapped: root.open(id)
            }
        }
    }

    onVisibleChanged: {
        root.show("theme")
    }
}
