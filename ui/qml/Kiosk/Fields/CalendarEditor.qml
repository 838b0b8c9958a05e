pragma ComponentBehavior: Bound

import QtQuick

// 年、年月、日期 — by buttons, no wheels.
EditorFrame {
    id: root

    shownValue: root.field.display || root.field.value
    padShare: 0.6

    DatePad {
        anchors.fill: parent
        value: root.field.value
        stages: ({year: "y", month: "ym"})[root.field.editor] ?? "ymd"
        lower: root.field.lower
        upper: root.field.upper
        usualYear: root.field.usualYear
        onPicked: value => root.send.setField(root.field.name, value)
    }
}
