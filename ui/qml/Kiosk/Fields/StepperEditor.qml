pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 加减 — a small count by one less and one more, between its bounds; the first touch gives the lowest. Digits of a keyboard count too.
EditorFrame {
    id: root

    readonly property int least: parseInt(root.field.lower, 10)
    readonly property int most: parseInt(root.field.upper, 10)
    readonly property bool isEmpty: root.field.value === ""
    readonly property int count: root.isEmpty ? root.least : parseInt(root.field.value, 10)
    readonly property bool canLess: !root.isEmpty && (root.count > root.least || !root.field.isRequired)
    readonly property bool canMore: root.isEmpty || root.count < root.most

    function put(text: string): void {
        root.send.setField(root.field.name, text)
    }

    function less(): void {
        if (root.canLess)
            root.put(root.count > root.least ? String(root.count - 1) : "")
    }

    function more(): void {
        if (root.canMore)
            root.put(root.isEmpty ? String(root.least) : String(root.count + 1))
    }

    // a second digit goes on where the number stays within the bounds, and begins again where it does not
    function type(digit: string): void {
        const longer = parseInt(root.field.value + digit, 10)
        const typed = longer <= root.most ? longer : parseInt(digit, 10)
        if (typed >= root.least && typed <= root.most)
            root.put(String(typed))
    }

    hasValueBox: false
    padShare: 0.52

    HardwareKeys {
        characters: "0123456789+-"
        onTyped: key => key === "+" ? root.more() : key === "-" ? root.less() : root.type(key)
        onErased: root.put(root.field.value.slice(0, -1))
        onFinished: root.finished()
    }

    Row {
        id: steps

        readonly property real side: Math.min(Tokens.px(220), (width - 2 * spacing) / 3)

        y: Tokens.isLandscape ? 0 : Tokens.gap
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, Tokens.px(860))
        spacing: Tokens.gap

        PadKey {
            objectName: "step:less"
            label: qsTrId("stepper.less")
            icon: "minus"
            width: steps.side
            height: Tokens.px(150)
            enabled: root.canLess
            onTapped: root.less()
        }

        ValueBox {
            objectName: "value:" + root.field.name
            width: steps.width - 2 * steps.side - 2 * steps.spacing
            height: Tokens.px(150)
            isCentred: true
            text: root.field.value
            placeholder: "—"
            hasError: root.field.error !== ""
        }

        PadKey {
            objectName: "step:more"
            label: qsTrId("stepper.more")
            icon: "plus"
            width: steps.side
            height: Tokens.px(150)
            enabled: root.canMore
            onTapped: root.more()
        }
    }
}
