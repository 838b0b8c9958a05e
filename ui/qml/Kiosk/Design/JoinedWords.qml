pragma ComponentBehavior: Bound

import QtQuick

// 并列说明 — two facts with a dot between them; where they do not fit on one line, each on a line of its own.
Words {
    id: root

    required property string first
    required property string second
    readonly property string joined: root.first === "" || root.second === "" ? root.first + root.second : root.first + "  ·  " + root.second

    text: measure.advanceWidth <= root.width || root.joined === root.first ? root.joined : root.first + "\n" + root.second

    TextMetrics {
        id: measure

        font: root.font
        text: root.joined
    }
}
