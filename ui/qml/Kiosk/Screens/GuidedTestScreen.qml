pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 引导测试 — what to do, what was measured, and the answers there are; a live picture or a grid of fields where the test has one.
ScreenBody {
    id: root

    readonly property bool hasPicture: root.kiosk.guidedTest.picture !== ""
    readonly property bool hasGrid: root.kiosk.guidedTest.columns > 0
    readonly property int gridRows: root.hasGrid ? Math.ceil(root.kiosk.guidedTest.cells.length / root.kiosk.guidedTest.columns) : 0

    readonly property bool hasCode: root.kiosk.guidedTest.code !== ""
    readonly property bool hasShown: root.hasPicture || root.hasGrid || root.hasCode
    readonly property real columnWidth: Tokens.isLandscape ? root.body.width * 0.44 - Tokens.gapLarge : root.body.width
    readonly property real room: root.body.height - answers.height - Tokens.gapSmall

    Column {
        id: head

        // a field that is covered cannot be touched: the grid takes all there is
        visible: !root.hasGrid
        width: root.columnWidth
        spacing: Tokens.gapSmall

        Heading {
            width: parent.width
            text: root.kiosk.guidedTest.title
        }

        Words {
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
        y: Tokens.isLandscape || root.hasGrid ? 0 : head.height + Tokens.gap
        width: Tokens.isLandscape && !root.hasGrid ? parent.width * 0.56 : parent.width
        height: Tokens.isLandscape || root.hasGrid ? root.room : (root.room - y) * 0.6
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
            accent: Tokens.mark
        }

        QrCode {
            objectName: "test-code"
            visible: root.hasCode
            anchors.centerIn: parent
            width: visible ? Math.min(parent.width, parent.height) : 0
            height: width
            text: root.kiosk.guidedTest.code
        }

        Grid {
            anchors.fill: parent
            visible: root.hasGrid
            columns: Math.max(1, root.kiosk.guidedTest.columns)

            Repeater {
                model: root.hasGrid ? root.kiosk.guidedTest.cells : []

                Rectangle {
                    required property int index
                    required property bool modelData

                    objectName: "cell:" + index
                    width: shown.width / Math.max(1, root.kiosk.guidedTest.columns)
                    height: shown.height / Math.max(1, root.gridRows)
                    color: modelData ? Tokens.goodSoft : Tokens.surface
                    border.width: Tokens.hairline
                    border.color: modelData ? Tokens.good : Tokens.lineStrong

                    MouseArea {
                        anchors.fill: parent
                        onPressed: root.kiosk.send.touchCell(parent.index)
                    }
                }
            }
        }
    }

    FactPages {
        readonly property bool isBeside: Tokens.isLandscape && !root.hasShown

        visible: !root.hasGrid
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
