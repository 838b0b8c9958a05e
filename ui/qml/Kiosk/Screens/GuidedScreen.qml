pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 设备引导 — what another maker's device asks for, in its maker's words, and what it has measured.
ScreenBody {
    id: root

    readonly property bool hasLines: root.kiosk.guided.hasLines

    readingWidth: Tokens.px(1200)

    Column {
        id: head

        anchors.top: parent.top
        anchors.topMargin: root.hasLines ? 0 : Math.max(0, (parent.height - height) / 3)
        width: parent.width
        spacing: Tokens.gap

        Icon {
            // across, what is measured needs the room
            visible: !(root.hasLines && Tokens.isLandscape && Tokens.isCare)
            anchors.horizontalCenter: parent.horizontalCenter
            name: "devices"
            size: Tokens.px(Tokens.isLandscape ? 96 : 180)
        }

        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.kiosk.guided.heading
        }

        Note {
            width: parent.width
            note: root.kiosk.guided.note
        }
    }

    Sheet {
        visible: root.hasLines
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: parent.bottom
        width: parent.width
        model: root.kiosk.guided.blocks
        spacing: Tokens.gap
    }
}
