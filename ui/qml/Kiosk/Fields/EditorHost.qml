pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 编辑器选择 — the editor for the field's kind, a new one for each field.
// Components, not files: each setSource with properties leaves some hundred bytes behind (Qt 6.12).
Loader {
    id: root

    required property FieldViewModel field
    required property IntentSender send
    property bool isWanted: true
    readonly property string kind: root.isWanted ? root.field.editor : ""
    readonly property string target: root.isWanted ? root.field.name : ""

    // one of a few was picked, or the Enter key of a keyboard that is plugged in
    signal finished

    function editorOf(kind: string): Component {
        return ({text: text, long_text: longText, digits: number, decimal: number, id_number: number, latin: latin,
                 plate: plate, choice: choice, multi_choice: choice, year: calendar, month: calendar, date: calendar,
                 datetime: dateTime, month_range: range, date_range: range, region: region, address: address,
                 long_list: longList, confirm: confirm, people: people, family: people, sms_code: smsCode, stepper: stepper})[kind] ?? null
    }

    function rebuild(): void {
        root.sourceComponent = null
        if (root.target !== "")
            root.sourceComponent = root.editorOf(root.kind)
    }

    onKindChanged: root.rebuild()
    onTargetChanged: root.rebuild()
    Component.onCompleted: root.rebuild()

    Component {
        id: text

        TextEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: longText

        LongTextEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: number

        NumberEditor {
            field: root.field
            send: root.send
            onFinished: root.finished()
        }
    }

    Component {
        id: latin

        LatinEditor {
            field: root.field
            send: root.send
            onFinished: root.finished()
        }
    }

    Component {
        id: plate

        PlateEditor {
            field: root.field
            send: root.send
            onFinished: root.finished()
        }
    }

    Component {
        id: choice

        ChoiceEditor {
            field: root.field
            send: root.send
            onFinished: root.finished()
        }
    }

    Component {
        id: calendar

        CalendarEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: dateTime

        DateTimeEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: range

        RangeEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: region

        RegionEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: address

        AddressEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: longList

        LongListEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: confirm

        ConfirmEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: people

        PeopleEditor {
            field: root.field
            send: root.send
        }
    }

    Component {
        id: stepper

        StepperEditor {
            field: root.field
            send: root.send
            onFinished: root.finished()
        }
    }

    Component {
        id: smsCode

        SmsCodeEditor {
            field: root.field
            send: root.send
            onFinished: root.finished()
        }
    }
}
