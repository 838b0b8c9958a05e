pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 日期时间 — the date, then the hour and the minute. Value YYYY-MM-DDTHH:MM.
EditorFrame {
    id: root

    readonly property string date: root.field.value.slice(0, 10)
    readonly property string hour: root.field.value.slice(11, 13)
    readonly property string minute: root.field.value.slice(14, 16)
    property bool isTime: false

    function put(hour: string, minute: string): void {
        root.send.setField(root.field.name, root.date + "T" + (hour || "00") + ":" + (minute || "00"))
    }

    padShare: 0.6
    extra: Row {
        id: tabs

        width: parent?.width ?? 0
        spacing: Tokens.gapSmall

        SecondaryButton {
            objectName: "datetime:date"
            width: (tabs.width - tabs.spacing) / 2
            label: qsTrId("date.date")
            isToggle: true
            isOn: !root.isTime
            onTapped: root.isTime = false
        }

        SecondaryButton {
            objectName: "datetime:time"
            width: (tabs.width - tabs.spacing) / 2
            label: qsTrId("date.time")
            isToggle: true
            isOn: root.isTime
            enabled: root.date !== ""
            onTapped: root.isTime = true
        }
    }

    DatePad {
        visible: !root.isTime
        anchors.fill: parent
        value: root.date
        lower: root.field.lower.slice(0, 10)
        upper: root.field.upper.slice(0, 10)
        usualYear: root.field.usualYear
        onPicked: date => {
            root.send.setField(root.field.name, date + "T" + (root.hour || "00") + ":" + (root.minute || "00"))
            root.isTime = true
        }
    }

    TimePad {
        visible: root.isTime
        width: parent.width
        y: Tokens.isLandscape ? 0 : parent.height - height
        hour: root.hour
        minute: root.minute
        onHourPicked: hour => root.put(hour, root.minute)
        onMinutePicked: minute => root.put(root.hour, minute)
    }
}
