pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 编辑器选择 — the editor for the field's kind.
Loader {
    id: root

    required property FieldViewModel field
    required property IntentSender send
    property bool isWanted: true
    readonly property string kind: root.isWanted ? root.field.editor : ""
    readonly property string target: root.isWanted ? root.field.name : ""

    function fileOf(kind: string): string {
        return ({text: "Text", long_text: "Text", digits: "Number", decimal: "Number", id_number: "Number", latin: "Latin",
                 plate: "Plate", choice: "Choice", multi_choice: "Choice", year: "Calendar", month: "Calendar",
                 date: "Calendar", datetime: "DateTime", month_range: "Range", date_range: "Range", region: "Region",
                 address: "Address", long_list: "LongList", confirm: "Confirm", people: "People", family: "People",
                 sms_code: "SmsCode"})[kind] ?? ""
    }

    function rebuild(): void {
        const file = root.fileOf(root.kind)
        if (file === "" || root.target === "")
            root.source = ""
        else
            root.setSource(file + "Editor.qml", {field: root.field, send: root.send})
    }

    onKindChanged: root.rebuild()
    onTargetChanged: root.rebuild()
    Component.onCompleted: root.rebuild()
}
