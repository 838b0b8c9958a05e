pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 提示条 — icon, what happened, what to do.
Rectangle {
    id: root

    required property NoteViewModel note
    property bool hasHeading: false // what happened is above already: only what to do
    property bool isPlain: false // no box around it, where every line counts
    readonly property color ink: Tokens.toneColor(root.note.tone)

    visible: root.note.isShown && (!root.hasHeading || root.note.advice !== "")
    implicitHeight: root.visible ? words.implicitHeight + (root.isPlain ? 0 : 2 * Tokens.gap) : 0
    height: implicitHeight
    radius: Tokens.radius
    color: root.isPlain ? Tokens.clear : Tokens.toneSoft(root.note.tone)
    border.width: root.isPlain ? 0 : Tokens.hairline
    border.color: root.ink

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: root.isPlain ? 0 : Tokens.gap
        anchors.top: words.top
        name: Tokens.toneIcon(root.note.tone)
        size: Tokens.iconBody
        color: root.ink
    }

    Column {
        id: words

        anchors.left: sign.right
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Tokens.gapSmall
        anchors.rightMargin: Tokens.gap
        spacing: Tokens.gapTiny

        Words {
            id: told

            width: parent.width
            visible: !root.hasHeading
            text: Tokens.withoutOrphan(root.note.text)
            color: root.ink
            font.weight: Font.DemiBold
            onTextChanged: if (root.visible) told.Accessible.announce(root.note.text)
        }

        Words {
            width: parent.width
            visible: text !== ""
            text: Tokens.withoutOrphan(root.note.advice)
            color: root.ink
        }
    }
}
