pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 放大镜 — the page as it is; or seen in part through this item, twice as large or in low reach. The view goes where the focus goes, to the heading
// of each new page, and wherever finger or arrows move it, but never beyond the page.
Item {
    id: root

    required property bool isOn
    required property bool isDouble
    required property real pageWidth
    required property real pageHeight
    default property alias content: page.data
    readonly property Item page: page
    readonly property real factor: root.isDouble ? 2 : 1
    // all in lengths of the page: how much of it is seen, how far the view can go, and where it begins
    readonly property real seenWidth: Math.min(root.pageWidth, root.width / root.factor)
    readonly property real seenHeight: Math.min(root.pageHeight, root.height / root.factor)
    readonly property real mostAcross: root.pageWidth - root.seenWidth
    readonly property real mostDown: root.pageHeight - root.seenHeight
    readonly property real across: Math.max(0, Math.min(root.mostAcross, root.wantedAcross))
    readonly property real down: Math.max(0, Math.min(root.mostDown, root.wantedDown))
    property real wantedAcross: 0
    property real wantedDown: 0

    readonly property Item focused: Window.activeFocusItem
    readonly property TextInput oneLine: root.focused as TextInput
    readonly property TextEdit manyLines: root.focused as TextEdit
    readonly property bool hasCursor: root.oneLine !== null || root.manyLines !== null
    readonly property rect cursor: root.oneLine?.cursorRectangle ?? root.manyLines?.cursorRectangle ?? Qt.rect(0, 0, 0, 0)
    property Item heading: null
    // set by the walk over the page by ear: brought into view at once
    property Item sought: null
    // a page finds its places while it is painted: the view follows it for so many frames
    property int framesLeft: 0

    // a share of what is seen; who looks around is not called back
    function move(across: real, down: real): void {
        root.look(root.across + across * root.seenWidth, root.down + down * root.seenHeight)
    }

    function look(across: real, down: real): void {
        root.framesLeft = 0
        root.heading = null
        root.go(across, down)
    }

    function go(across: real, down: real): void {
        root.wantedAcross = Math.max(0, Math.min(root.mostAcross, across))
        root.wantedDown = Math.max(0, Math.min(root.mostDown, down))
    }

    // a new page, or a question over it: the heading at the top, but never without what has the focus
    function begin(heading: Item): void {
        root.heading = heading
        root.follow()
    }

    // a page of its usual size begins with what is above its heading: the way to help is there
    function beginAtTop(): void {
        root.heading = null
        root.go(0, 0)
        root.follow()
    }

    function follow(): void {
        if (root.isOn) {
            root.framesLeft = 3
            root.Window.window.update()
        }
    }

    function settle(): void {
        root.framesLeft -= 1
        if (root.isOnPage(root.heading)) {
            const head = root.placeOf(root.heading)
            root.go(head.x + head.width > root.seenWidth - Tokens.margin ? head.x - Tokens.margin : 0, head.y - Tokens.gap)
        }
        if (root.isOnPage(root.focused))
            root.reveal(root.focused)
        if (root.framesLeft === 0)
            root.heading = null
    }

    // as little as is needed; of what is larger than the view, where it begins; of a page beside a keyboard what follows the box too
    function reveal(item: Item): void {
        const place = root.placeOf(item)
        if (root.hasCursor && item === root.focused && !root.isDouble) {
            root.go(0, place.y - Tokens.touch)
            return
        }
        root.go(root.nearest(root.across, root.seenWidth, place.x, place.width), root.nearest(root.down, root.seenHeight, place.y, place.height))
    }

    function nearest(from: real, seen: real, begin: real, length: real): real {
        const slack = Math.max(0, Math.min(Tokens.gap, (seen - length) / 2))
        if (length > seen)
            return begin >= from && begin < from + seen / 4 ? from : begin - Tokens.gap
        if (begin < from + slack)
            return begin - slack
        return Math.max(from, begin + length + slack - seen)
    }

    // on the page: of a text the letters, of a box for text the cursor and a word before it
    function placeOf(item: Item): rect {
        if (root.hasCursor && item === root.focused) {
            const before = Math.min(root.cursor.x, Tokens.px(160))
            return item.mapToItem(page, Qt.rect(root.cursor.x - before, root.cursor.y, root.cursor.width + before, root.cursor.height))
        }
        const words = item as Words
        if (words === null)
            return item.mapToItem(page, Qt.rect(0, 0, item.width, item.height))
        const spare = Math.max(0, words.width - words.contentWidth)
        const left = words.horizontalAlignment === Text.AlignHCenter ? spare / 2 : words.horizontalAlignment === Text.AlignRight ? spare : 0
        return item.mapToItem(page, Qt.rect(left, 0, words.width - spare, words.height))
    }

    function isOnPage(item: Item): bool {
        while (item !== null && item !== page)
            item = item.parent
        return item !== null
    }

    objectName: "magnifier"
    clip: root.isOn
    onFocusedChanged: root.follow()
    onCursorChanged: root.follow()
    onSoughtChanged: {
        if (root.isOn && root.isOnPage(root.sought)) {
            root.framesLeft = 0
            root.reveal(root.sought)
        }
        root.sought = null
    }
    onWidthChanged: root.follow()
    onHeightChanged: root.follow()
    onIsOnChanged: {
        root.go(0, 0)
        root.follow()
    }
    onIsDoubleChanged: {
        root.go(0, 0)
        root.follow()
        root.Accessible.announce(root.isDouble ? qsTrId("magnify.told") : qsTrId("magnify.ended"))
    }

    Connections {
        function onTurned(list: Item): void {
            root.begin(list)
        }

        target: Sight
    }

    Connections {
        function onAfterAnimating(): void {
            root.settle()
        }

        enabled: root.framesLeft > 0
        target: root.Window.window
    }

    // a hand that trembles still taps: only who draws moves the page, and then presses nothing
    DragHandler {
        id: drag

        property real fromAcross: 0
        property real fromDown: 0

        enabled: root.isOn
        target: null
        dragThreshold: Tokens.px(40)
        onActiveChanged: {
            drag.fromAcross = root.across
            drag.fromDown = root.down
        }
        onActiveTranslationChanged: if (drag.active)
            root.look(drag.fromAcross - drag.activeTranslation.x / root.factor, drag.fromDown - drag.activeTranslation.y / root.factor)
    }

    Item {
        id: page

        // for the walk over the page by ear: all of it can be brought into view
        readonly property bool isMagnified: root.isOn

        objectName: "page"
        x: -Math.round(root.across * root.factor)
        y: -Math.round(root.down * root.factor)
        width: root.pageWidth
        height: root.pageHeight
        transformOrigin: Item.TopLeft
        scale: root.factor
    }
}
