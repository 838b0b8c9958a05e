pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 核对行 — label, value, change; above the first line of a part what the part is about.
PagedBlock {
    id: root

    required property int index
    required property string label
    required property string value
    required property bool emphasis
    required property bool canEdit
    required property string part
    // not by what can be seen: on another page nothing can, and the lines would never come to rest
    readonly property real headRoom: root.part !== "" ? heading.implicitHeight + 2 * Tokens.gapSmall : 0

    signal editRequested(index: int)

    implicitHeight: root.headRoom + Math.max(words.implicitHeight + Tokens.gap, root.canEdit ? Tokens.touch + Tokens.gapTiny : Tokens.px(72))

    Words {
        id: heading

        anchors.top: parent.top
        anchors.topMargin: Tokens.gapSmall
        width: parent.width
        visible: text !== ""
        text: root.part
        color: Tokens.accent
        font.weight: Font.DemiBold
        lineHeight: 1
    }

    Column {
        id: words

        anchors.left: parent.left
        anchors.right: root.canEdit ? change.left : parent.right
        anchors.rightMargin: Tokens.gapSmall
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: root.headRoom / 2

        Words {
            width: parent.width
            text: root.label
            color: Tokens.textSoft
            font.pixelSize: Tokens.fontCaption
            lineHeight: 1
        }

        Words {
            width: parent.width
            text: root.value
            color: root.emphasis ? Tokens.accent : Tokens.text
            font.pixelSize: root.emphasis ? Tokens.fontStrong : Tokens.fontBody
            font.weight: Font.Medium
            lineHeight: 1
        }
    }

    SecondaryButton {
        id: change

        objectName: "edit:" + root.index
        visible: root.canEdit
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: root.headRoom / 2
        label: qsTrId("review.change")
        spoken: root.label + ", " + label
        icon: "pencil"
        onTapped: root.editRequested(root.index)
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.hairline
        color: Tokens.line
    }
}
