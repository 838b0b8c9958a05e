pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 编辑器选择 — the editor for the field's kind. Not a Loader: each setSource with properties leaves some hundred bytes behind (Qt 6.12).
Item {
    id: root

    required property FieldViewModel field
    required property IntentSender send
    property bool isWanted: true
    readonly property string kind: root.isWanted ? root.field.editor : ""
    readonly property string target: root.isWanted ? root.field.name : ""
    property Item editor: null

    function fileOf(kind: string): string {
        return ({text: "Text", long_text: "LongText", digits: "Number", decimal: "Number", id_number: "Number", latin: "Latin",
                 plate: "Plate", choice: "Choice", multi_choice: "Choice", year: "Calendar", month: "Calendar",
                 date: "Calendar", datetime: "DateTime", month_range: "Range", date_range: "Range", region: "Region",
                 address: "Address", long_list: "LongList", confirm: "Confirm", people: "People", family: "People",
                 sms_code: "SmsCode"})[kind] ?? ""
    }

    function drop(): void {
        if (root.editor === null)
            return
        root.editor.visible = false
        root.editor.destroy()
        root.editor = null
    }

    function rebuild(): void {
        const file = root.fileOf(root.kind)
        root.drop()
        if (file === "" || root.target === "")
            return
        const editor = Qt.createComponent(file + "Editor.qml")
        // with its size from the start: what it lays out is laid out once
        const given = {field: root.field, send: root.send, width: root.width, height: root.height}
        root.editor = editor.createObject(root, given) as Item
        root.editor.anchors.fill = root
    }

    onKindChanged: root.rebuild()
    onTargetChanged: root.rebuild()
    Component.onCompleted: root.rebuild()
}
