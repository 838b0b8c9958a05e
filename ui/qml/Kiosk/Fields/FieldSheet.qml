pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 编辑页 — one field over the form page; its own buttons are where the footer's are.
FocusScope {
    id: root

    required property FieldViewModel field
    required property IntentSender send

    signal closed
    signal finished

    function finish(): void {
        if (root.parent === null)
            return; // its answer brought up another page meanwhile
        root.send.leaveField(root.field.name)
        if (root.parent !== null && root.field.error === "")
            root.finished()
    }

    Accessible.role: Accessible.Dialog
    Accessible.name: root.field.label
    Keys.onEscapePressed: root.closed()
    // the card behind has the focus no more
    Component.onCompleted: root.forceActiveFocus()

    Rectangle {
        anchors.fill: parent
        color: Tokens.page
    }

    MouseArea {
        anchors.fill: parent
    }

    EditorHost {
        anchors.fill: parent
        anchors.leftMargin: Tokens.margin
        anchors.rightMargin: Tokens.margin
        anchors.topMargin: Tokens.gapLarge
        anchors.bottomMargin: bar.height + Tokens.gap
        field: root.field
        send: root.send
        onFinished: root.finish()
    }

    Rectangle {
        id: bar

        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.bar
        color: Tokens.surface

        Rectangle {
            width: parent.width
            height: Tokens.hairline
            color: Tokens.line
        }

        SecondaryButton {
            objectName: "sheet:close"
            anchors.left: parent.left
            anchors.leftMargin: Tokens.margin
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: Tokens.button
            label: qsTrId("field.back")
            icon: "arrow-left"
            onTapped: root.closed()
        }

        PrimaryButton {
            objectName: "sheet:done"
            anchors.right: parent.right
            anchors.rightMargin: Tokens.margin
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(wantedWidth, Math.min(Tokens.px(460), root.width * 0.42))
            label: qsTrId("field.done")
            icon: "check"
            onTapped: root.finish()
        }
    }
}
