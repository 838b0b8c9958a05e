pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 首页 — search, popular items, and three ways to browse; in care mode six large items, and the ways one touch behind them.
ScreenBody {
    id: root

    readonly property bool isEasy: Tokens.isCare
    // a wide screen has more room beside the search box than below it
    readonly property bool isHeadBeside: root.isEasy && Tokens.isLandscape
    property string group: root.isEasy ? "popular" : "theme"
    readonly property real paneWidth: Tokens.isLandscape && !root.isEasy ? (root.body.width - Tokens.gapLarge) * 0.35 : root.body.width

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

        x: root.isHeadBeside ? head.width + Tokens.gapLarge : 0
        width: root.paneWidth - x
        onTapped: root.kiosk.send.openSearch()
    }

    Heading {
        id: head

        anchors.top: root.isHeadBeside ? search.top : search.bottom
        anchors.topMargin: root.isHeadBeside ? (search.height - head.height) / 2 : Tokens.gap
        text: root.isEasy ? qsTrId("attract.choose") : qsTrId("home.popular")
        font.pixelSize: Tokens.fontStrong
    }

    PagedGrid {
        id: popular

        anchors.top: head.bottom
        anchors.topMargin: Tokens.gapSmall
        width: root.paneWidth
        visible: !root.isEasy
        height: Tokens.isLandscape ? parent.height - y : Math.min(Math.ceil(count / columns), 3) * step - spacing
        isLimited: true
        columns: Tokens.isLandscape ? 1 : 2
        rowHeight: Tokens.px(Tokens.isLandscape ? 108 : 152)
        model: root.isEasy ? null : root.kiosk.home.popular
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
        anchors.top: root.isHeadBeside ? search.bottom : root.isEasy ? head.bottom : Tokens.isLandscape ? parent.top : popular.bottom
        anchors.topMargin: root.isHeadBeside ? Tokens.gap : root.isEasy ? Tokens.gapSmall : Tokens.isLandscape ? 0 : Tokens.gapLarge
        anchors.bottom: parent.bottom
        width: Tokens.isLandscape && !root.isEasy ? root.body.width - root.paneWidth - Tokens.gapLarge : root.body.width

        Grid {
            id: tabs

            readonly property int count: (root.kiosk.home.events.count > 0 ? 3 : 2) + (root.isEasy ? 1 : 0)
            readonly property real third: (tabs.width - (tabs.columns - 1) * tabs.spacing) / tabs.columns

            width: parent.width
            columns: root.isEasy && !Tokens.isLandscape ? 2 : tabs.count
            spacing: Tokens.gapSmall

            SecondaryButton {
                objectName: "by-popular"
                width: tabs.third
                visible: root.isEasy
                label: qsTrId("home.popular")
                isToggle: true
                isOn: root.group === "popular"
                onTapped: root.show("popular")
            }

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
            id: fewItems

            readonly property int fewRows: 6 / fewItems.columns

            anchors.top: tabs.bottom
            anchors.topMargin: Tokens.gap
            anchors.bottom: parent.bottom
            visible: root.isEasy && root.group === "popular"
            width: parent.width
            isLimited: true
            columns: Tokens.isLandscape ? 3 : 2
            rowHeight: Math.floor((fewItems.height - (fewItems.fewRows - 1) * fewItems.spacing) / fewItems.fewRows)
            model: fewItems.visible ? root.kiosk.home.popular : null
            delegate: ItemCard {
                width: fewItems.cellWidth
                height: fewItems.rowHeight
                isCompact: true
                isLarge: true
                onTapped: root.kiosk.send.openItem(code)
            }
        }

        PagedGrid {
            id: tiles

            anchors.top: tabs.bottom
            anchors.topMargin: Tokens.gap
            anchors.bottom: parent.bottom
            visible: !fewItems.visible
            width: parent.width
            columns: !root.isEasy || Tokens.isLandscape && !Tokens.isCrowded ? 3 : 2
            rowHeight: Tokens.px(Tokens.isCrowded ? 240 : Tokens.isLandscape ? Tokens.isCare ? 188 : 140 : Tokens.isCare ? 224 : 160)
            model: fewItems.visible ? null : root.group === "theme" ? root.kiosk.home.themes : root.group === "department" ? root.kiosk.home.departments : root.kiosk.home.events
            delegate: GroupCard {
                width: tiles.cellWidth
                height: tiles.rowHeight
                group: root.group
                onTapped: root.open(id)
            }
        }
    }

    onVisibleChanged: root.show(root.isEasy ? "popular" : "theme")
    onIsEasyChanged: root.show(root.isEasy ? "popular" : "theme")
}
