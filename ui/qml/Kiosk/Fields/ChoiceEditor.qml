pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 单选、多选.
EditorFrame {
    id: root

    readonly property bool isMulti: root.field.editor === "multi_choice"

    function pick(value: string): void {
        if (!root.isMulti)
            root.settle(value)
        else if (root.field.values.includes(value))
            root.send.setFieldValues(root.field.name, root.field.values.filter(chosen => chosen !== value))
        else
            root.send.setFieldValues(root.field.name, root.field.values.concat([value]))
    }

    // one tap is all; where the answer brings up other questions this editor has gone, and they come first
    function settle(value: string): void {
        const name = root.field.name
        root.send.setField(name, value)
        if (root.parent !== null && root.field.name === name && root.field.value === value)
            root.finished()
    }

    hasValueBox: false
    padShare: 0.64

    Words {
        visible: options.count === 0
        width: parent.width
        text: root.field.isLoading ? qsTrId("choice.loading") : qsTrId("choice.nothing")
        color: Tokens.textSoft
    }

    OptionPages {
        id: options

        anchors.fill: parent
        field: root.field
        model: root.field.shown
        isMulti: root.isMulti
        onPicked: value => root.pick(value)
    }
}
