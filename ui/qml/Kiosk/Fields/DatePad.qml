pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 日期键盘 — year, then month, then day, each a page of buttons. Bounds are texts of the same form as the value.
Item {
    id: root

    required property string value
    property string stages: "ymd"
    property string lower: "1900-01-01"
    property string upper: "2100-12-31"
    // the year of most answers; the pad opens on its page
    property int usualYear: 0
    property int stage: 0
    property int year: 0
    property int month: 0
    readonly property list<string> months: qsTrId("date.months").split(" ")
    readonly property int day: parseInt(root.value.slice(8, 10)) || 0
    readonly property string kind: root.stages.charAt(root.stage)
    readonly property int firstYear: parseInt((root.lower || "1900").slice(0, 4))
    readonly property int lastYear: parseInt((root.upper || "2100").slice(0, 4))

    signal picked(value: string)

    function two(number: int): string {
        return number < 10 ? "0" + number : "" + number
    }

    function textOf(number: int): string {
        if (root.kind === "y")
            return "" + number
        if (root.kind === "m")
            return root.year + "-" + root.two(number)
        return root.year + "-" + root.two(root.month) + "-" + root.two(number)
    }

    function wordsOf(kind: string): string {
        if (kind === "y")
            return root.year > 0 ? Sentence.filled(qsTrId("date.year_number"), {year: root.year}) : qsTrId("date.year")
        if (kind === "m")
            return root.month > 0 ? root.months[root.month - 1] : qsTrId("date.month")
        return root.day > 0 ? Sentence.filled(qsTrId("date.day_number"), {day: root.day}) : qsTrId("date.day")
    }

    function isAllowed(number: int): bool {
        const text = root.textOf(number)
        return (root.lower === "" || text >= root.lower.slice(0, text.length)) && (root.upper === "" || text <= root.upper.slice(0, text.length))
    }

    function pick(number: int): void {
        if (root.kind === "y")
            root.year = number
        if (root.kind === "m")
            root.month = number
        if (root.stage + 1 < root.stages.length)
            root.stage += 1
        else
            root.picked(root.textOf(number))
    }

    function reread(): void {
        root.year = parseInt(root.value.slice(0, 4)) || root.year
        root.month = parseInt(root.value.slice(5, 7)) || root.month
    }

    onValueChanged: root.reread()
    Component.onCompleted: root.reread()

    Row {
        id: tabs

        width: parent.width
        spacing: Tokens.gapTiny
        visible: root.stages.length > 1

        Repeater {
            model: root.stages.length

            SecondaryButton {
                required property int index
                readonly property string kind: root.stages.charAt(index)

                objectName: "stage:" + kind
                width: (tabs.width - (root.stages.length - 1) * tabs.spacing) / root.stages.length
                label: root.wordsOf(kind)
                isToggle: true
                isOn: root.stage === index
                // a date that is there can be corrected anywhere
                enabled: index <= root.stage || root.value !== ""
                onTapped: root.stage = index
            }
        }
    }

    YearPages {
        visible: root.kind === "y"
        anchors.top: tabs.visible ? tabs.bottom : parent.top
        anchors.topMargin: tabs.visible ? Tokens.gapSmall : 0
        anchors.bottom: parent.bottom
        width: parent.width
        first: root.firstYear
        last: root.lastYear
        current: root.year
        usual: root.usualYear
        onPicked: year => root.pick(year)
    }

    NumberCells {
        visible: root.kind !== "y"
        anchors.top: tabs.visible ? tabs.bottom : parent.top
        anchors.topMargin: tabs.visible ? Tokens.gapSmall : 0
        anchors.bottom: parent.bottom
        width: parent.width
        pad: root
        // large keys in five rows would reach below the page where a question is above two days
        columns: root.kind === "m" ? 4 : Tokens.isCare && !Tokens.isLandscape ? 8 : 7
        count: root.kind === "m" ? 12 : new Date(root.year, root.month, 0).getDate()
        namePrefix: root.kind === "m" ? "month:" : "day:"
        names: root.kind === "m" ? root.months : []
        current: root.kind === "m" ? root.month : root.day
    }
}
