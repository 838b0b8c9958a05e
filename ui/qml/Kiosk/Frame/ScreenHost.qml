pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Screens
import Kiosk.ViewModels

// 屏幕切换 — shows the screen that the core names. A screen is built on first use and kept for the visit: coming back costs no building.
Item {
    id: root

    required property KioskViewModel kiosk
    readonly property list<string> kinds: root.kiosk.screens
    readonly property bool isSomebodyThere: root.kiosk.kind !== "attract" && root.kiosk.kind !== "outOfService"
    readonly property int page: root.kiosk.page
    readonly property string kind: root.kiosk.kind
    // it may have pages that were not seen yet
    readonly property ScreenBody shown: (screens.itemAt(root.kinds.indexOf(root.kiosk.kind)) as ScreenPlace)?.item as ScreenBody
    readonly property bool isCovered: root.shown?.isCovered ?? false
    // shown before anybody can have built anything
    readonly property list<string> kept: ["attract", "home"]
    property int warmed: 0
    // from the end of a visit to the next screen nothing is built
    property bool isOver: false
    property string covered: ""

    // another page is up, of which this is the heading, or null
    signal begun(heading: Item)

    function turn(): void {
        if (root.kiosk.overlay.kind !== "") {
            root.covered = root.kiosk.kind
            return
        }
        // help was lifted and the same screen is there: the focus stays with what had it
        const isUncovered = root.covered === root.kiosk.kind
        root.covered = ""
        if (!isUncovered)
            root.begin()
    }

    // a new page: the focus stays on no button that was pressed for the one before, and goes to the heading, which is read out
    function begin(): void {
        const shown = screens.itemAt(root.kinds.indexOf(root.kiosk.kind))
        const heading = root.headingIn(shown)
        let item = Window.activeFocusItem
        while (item !== null && item !== shown)
            item = item.parent
        if (item === null)
            (heading ?? beginning).forceActiveFocus()
        if (heading !== null)
            beginning.Accessible.announce(heading.Accessible.name)
        root.begun(heading)
    }

    // the first that can be seen
    function headingIn(item: Item): Heading {
        if (item === null || !item.visible)
            return null
        const heading = item as Heading
        if (heading !== null && heading.text !== "")
            return heading
        for (const child of item.children) {
            const found = root.headingIn(child)
            if (found !== null)
                return found
        }
        return null
    }

    // what was built for one visit goes with it: all screens take some 15 MiB
    function end(): void {
        root.isOver = true
        root.warmed = 0
        for (let place = 0; place < screens.count; place++) {
            if (!root.kept.includes(root.kinds[place]))
                (screens.itemAt(place) as ScreenPlace).drop()
        }
    }

    onKindChanged: root.isOver = false
    onPageChanged: Qt.callLater(root.turn)

    // the tab key goes on from here to the first thing of the page
    Item {
        id: beginning
    }

    Repeater {
        id: screens

        model: root.kinds

        ScreenPlace {
            id: place

            required property string modelData

            kind: place.modelData
            kiosk: root.kiosk
            anchors.fill: parent
        }
    }

    // The other screens are built while the visitor reads, in the order in which they come, so that all taps are
    // answered alike. Not before: most hours of a day no one is there.
    Timer {
        running: root.isSomebodyThere && !root.isOver && root.warmed < root.kinds.length
        repeat: true
        interval: 250
        onTriggered: {
            (screens.itemAt(root.warmed) as ScreenPlace).build(true)
            root.warmed += 1
        }
    }
}
