pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 引导测试 — what to do, what was measured, and the answers there are; a live picture or a map of the screen where the test has one.
ScreenBody {
    id: root

    readonly property bool hasPicture: root.kiosk.guidedTest.picture !== ""
    // while it is touched the grid lies over the whole screen (Frame/TouchCover.qml); this is the map of it
    readonly property bool hasGrid: root.kiosk.guidedTest.columns > 0 && !root.kiosk.guidedTest.coversScreen

    readonly property bool hasCode: root.kiosk.guidedTest.code !== ""
    readonly property bool hasShown: root.hasPicture || root.hasGrid || root.hasCode
    // a map is read for its places alone: what they are called needs more of a wide screen
    readonly property real shownShare: root.hasGrid ? 0.3 : 0.56
    readonly property real columnWidth: Tokens.isLandscape ? root.body.width * (1 - root.shownShare) - Tokens.gapLarge : root.body.width
    readonly property real room: root.body.height - answers.height - Tokens.gapSmall

    Column {
        id: head

        width: root.columnWidth
        spacing: Tokens.gapSmall

        Heading {
            width: parent.width
            text: root.kiosk.guidedTest.title
        }

        Words {
            // over a map the test is done
            visible: !root.hasGrid
            width: parent.width
            text: Tokens.withoutOrphan(root.kiosk.guidedTest.instruction)
        }

        Note {
            width: parent.width
            note: root.kiosk.guidedTest.note
        }
    }

    Rectangle {
        id: shown

        visible: root.hasShown
        anchors.right: parent.right
        y: Tokens.isLandscape ? 0 : head.height + Tokens.gap
        width: Tokens.isLandscape ? parent.width * root.shownShare : parent.width
        height: Tokens.isLandscape ? root.room : (root.room - y) * (root.hasGrid ? 0.5 : 0.6)
        radius: Tokens.radius
        color: root.hasPicture ? Tokens.masthead : Tokens.clear

        LivePicture {
            objectName: "test-picture"
            visible: root.hasPicture
            anchors.centerIn: parent
            width: visible ? parent.width - 2 * Tokens.gapTiny : 0
            height: visible ? parent.height - 2 * Tokens.gapTiny : 0
            feed: root.kiosk.guidedTest.picture === "document" ? root.kiosk.pageFeed : root.kiosk.faceFeed
            isLive: root.visible && root.hasPicture
            isWhole: true
            shade: Tokens.veil
            accent: Tokens.markOnVeil
        }

        QrCode {
            objectName: "test-code"
            visible: root.hasCode
            anchors.centerIn: parent
            width: visible ? Math.min(parent.width, parent.height) : 0
            height: width
            text: root.kiosk.guidedTest.code
        }

        TouchGrid {
            readonly property real field: Math.min(shown.width / Math.max(1, columns), shown.height / Math.max(1, rows))

            anchors.centerIn: parent
            visible: root.hasGrid
            width: columns * field
            height: rows * field
            columns: root.hasGrid ? root.kiosk.guidedTest.columns : 0
            cells: root.hasGrid ? root.kiosk.guidedTest.cells : ""
            isMap: true
        }
    }

    FactPages {
        readonly property bool isBeside: Tokens.isLandscape && !root.hasShown

        x: isBeside ? root.columnWidth + Tokens.gapLarge : 0
        y: isBeside ? 0 : !Tokens.isLandscape && root.hasShown ? shown.y + shown.height + Tokens.gapSmall : head.height + Tokens.gap
        width: isBeside ? parent.width - x : root.columnWidth
        height: root.room - y
        columns: 1
        model: root.kiosk.guidedTest.rows
        send: root.kiosk.send
    }

    FactButtons {
        id: answers

        anchors.bottom: parent.bottom
        width: parent.width
        model: root.kiosk.guidedTest.buttons
        send: root.kiosk.send
    }
}
