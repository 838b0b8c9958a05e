pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 手写 — a square to write in, what it may be, and the marks that are written most.
Rectangle {
    id: root

    required property WritingFeed feed
    readonly property int columns: 3
    readonly property real side: root.height - 2 * Tokens.gapSmall

    function clear(): void {
        pad.clear()
    }

    color: Tokens.line
    onVisibleChanged: {
        pad.clear()
        if (root.visible)
            root.feed.begin()
        else
            root.feed?.end()
    }

    Rectangle {
        id: paper

        anchors.left: parent.left
        anchors.leftMargin: Tokens.gapSmall
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(root.side, root.width * 0.5)
        height: root.side
        radius: Tokens.radius
        color: Tokens.surface
        border.width: Tokens.hairline
        border.color: Tokens.accentLine
        clip: true

        Rectangle {
            anchors.centerIn: parent
            width: parent.width
            height: Tokens.hairline
            color: Tokens.line
        }

        Rectangle {
            anchors.centerIn: parent
            width: Tokens.hairline
            height: parent.height
            color: Tokens.line
        }

        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: parent.top
            anchors.topMargin: Tokens.gapSmall
            visible: pad.isEmpty
            width: parent.width - 2 * Tokens.gapSmall
            horizontalAlignment: Text.AlignHCenter
            text: qsTrId("handwriting.write")
            color: Tokens.textSoft
        }

        WritingPad {
            id: pad

            objectName: "writing-pad"
            // what no one sees has no pixels of its own
            width: visible ? parent.width : 0
            height: visible ? parent.height : 0
            feed: root.feed
            ink: Tokens.text
        }
    }

    Grid {
        id: keys

        readonly property real keyWidth: (width - (root.columns - 1) * spacing) / root.columns
        readonly property real keyHeight: (height - 3 * spacing) / 4

        anchors.left: paper.right
        anchors.leftMargin: Tokens.gapSmall
        anchors.right: parent.right
        anchors.rightMargin: Tokens.gapSmall
        anchors.verticalCenter: parent.verticalCenter
        height: root.side
        columns: root.columns
        spacing: Tokens.gapTiny

        Repeater {
            model: 9

            BoardKey {
                required property int index

                objectName: label === "" ? "" : "written:" + label
                width: keys.keyWidth
                height: keys.keyHeight
                enabled: label !== ""
                label: pad.candidates[index] ?? ""
                onTapped: pad.enter(label)
            }
        }

        BoardKey {
            objectName: "written:，"
            width: keys.keyWidth
            height: keys.keyHeight
            label: "，"
            isQuiet: true
            onTapped: pad.enter(label)
        }

        BoardKey {
            objectName: "written:。"
            width: keys.keyWidth
            height: keys.keyHeight
            label: "。"
            isQuiet: true
            onTapped: pad.enter(label)
        }

        BoardKey {
            objectName: "written-erase"
            width: keys.keyWidth
            height: keys.keyHeight
            label: pad.isEmpty ? qsTrId("handwriting.delete") : qsTrId("handwriting.again")
            icon: pad.isEmpty ? "backspace-outline" : "eraser"
            isQuiet: true
            onTapped: pad.erase()
        }
    }
}
