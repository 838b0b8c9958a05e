pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 时间键盘 — hours, and minutes in steps of five.
Column {
    id: root

    required property string hour
    required property string minute

    signal hourPicked(hour: string)
    signal minutePicked(minute: string)

    spacing: Tokens.gapSmall

    component Cells: Grid {
        id: cells

        required property int count
        required property int step
        required property string chosen
        required property string prefix

        signal tapped(text: string)

        columns: 8
        spacing: Tokens.px(10)

        Repeater {
            model: cells.count

            PadKey {
                required property int index
                readonly property string digits: ("0" + index * cells.step).slice(-2)

                objectName: cells.prefix + digits
                width: (cells.width - (cells.columns - 1) * cells.spacing) / cells.columns
                height: Tokens.touch
                label: digits
                isToggle: true
                isOn: cells.chosen === digits
                onTapped: cells.tapped(digits)
            }
        }
    }

    Words {
        text: qsTrId("date.hour")
        font.weight: Font.DemiBold
    }

    Cells {
        width: root.width
        count: 24
        step: 1
        chosen: root.hour
        prefix: "hour:"
        onTapped: text => root.hourPicked(text)
    }

    Words {
        text: qsTrId("date.minute")
        font.weight: Font.DemiBold
    }

    Cells {
        width: root.width
        count: 12
        step: 5
        chosen: root.minute
        prefix: "minute:"
        onTapped: text => root.minutePicked(text)
    }
}
