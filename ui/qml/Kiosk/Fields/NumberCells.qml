pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 月或日 — numbers from 1; what lies outside the bounds cannot be picked.
Grid {
    id: root

    required property DatePad pad
    required property int count
    required property string namePrefix
    required property list<string> names
    required property int current
    // seven a row makes five rows of days, eight makes four
    readonly property int lines: root.columns > 7 ? 4 : 5

    spacing: Tokens.px(10)

    Repeater {
        model: root.visible ? root.count : 0

        PadKey {
            required property int index

            objectName: root.namePrefix + (index + 1)
            width: (root.width - (root.columns - 1) * root.spacing) / root.columns
            height: Math.max(Tokens.touch, Math.min(Tokens.px(120), (root.height - (root.lines - 1) * root.spacing) / root.lines))
            label: root.names[index] ?? String(index + 1)
            isToggle: true
            isOn: root.current === index + 1
            enabled: root.pad.isAllowed(index + 1)
            onTapped: root.pad.pick(index + 1)
        }
    }
}
