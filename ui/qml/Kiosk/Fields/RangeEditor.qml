pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 起止 — from and to, as two tabs over one date pad. Values: start, end.
EditorFrame {
    id: root

    readonly property string start: root.field.values.length > 0 ? root.field.values[0] : ""
    readonly property string end: root.field.values.length > 1 ? root.field.values[1] : ""
    property bool isEnd: false

    function inWords(edge: int): string {
        return root.field.edges[edge] || root.field.values[edge] || qsTrId("range.choose")
    }

    function put(value: string): void {
        if (root.isEnd) {
            root.send.setFieldValues(root.field.name, [root.start, value])
            return
        }
        root.send.setFieldValues(root.field.name, [value, root.end])
        root.isEnd = true
        pad.stage = 0
    }

    hasValueBox: false
    padShare: 0.6
    extra: [
        OptionCard {
            objectName: "range:start"
            width: parent?.width ?? 0
            height: Tokens.px(Tokens.isCare ? 160 : 132)
            title: Sentence.filled(qsTrId("range.start"), {when: root.inWords(0)})
            isChosen: !root.isEnd
            onTapped: {
                root.isEnd = false
                pad.stage = 0
            }
        },
        OptionCard {
            objectName: "range:end"
            width: parent?.width ?? 0
            height: Tokens.px(Tokens.isCare ? 160 : 132)
            title: Sentence.filled(qsTrId("range.end"), {when: root.inWords(1)})
            isChosen: root.isEnd
            onTapped: {
                root.isEnd = true
                pad.stage = 0
            }
        }
    ]

    DatePad {
        id: pad

        anchors.fill: parent
        value: root.isEnd ? root.end : root.start
        stages: root.field.editor === "month_range" ? "ym" : "ymd"
        lower: root.isEnd && root.start !== "" ? root.start : root.field.lower
        upper: root.field.upper
        usualYear: root.field.usualYear
        onPicked: value => root.put(value)
    }
}
