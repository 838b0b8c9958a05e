pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 确认 — read and tick. Value "yes" or "".
Item {
    id: root

    required property FieldViewModel field
    required property IntentSender send
    readonly property bool isTicked: root.field.value === "yes"

    objectName: "editor:" + root.field.name

    Column {
        width: parent.width
        spacing: Tokens.gap

        FieldHead {
            width: parent.width
            field: root.field
        }

        OptionCard {
            objectName: "option:" + root.field.name + ":true"
            width: parent.width
            height: Tokens.px(Tokens.isCare ? 168 : 140)
            title: root.field.placeholder || qsTrId("confirm.agree")
            isMulti: true
            isChosen: root.isTicked
            onTapped: root.send.setField(root.field.name, root.isTicked ? "" : "yes")
        }
    }
}
