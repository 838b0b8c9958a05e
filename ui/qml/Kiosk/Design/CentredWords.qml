pragma ComponentBehavior: Bound

import QtQuick

// 居中文字 — lines of about one length: the last of them is no remnant.
Words {
    id: root

    required property real room
    readonly property int leastLines: Math.max(1, Math.ceil(root.implicitWidth / root.room))

    anchors.horizontalCenter: parent.horizontalCenter
    // a line breaks before its end, by up to some characters
    width: root.leastLines === 1 ? root.room : Math.min(root.room, root.implicitWidth / root.leastLines + 2.5 * root.font.pixelSize)
    horizontalAlignment: Text.AlignHCenter
}
