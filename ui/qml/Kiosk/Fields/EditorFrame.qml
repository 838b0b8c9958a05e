pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 编辑器框架 — what is asked and what is there above (upright) or at the left (wide); the pad below or at the right.
Item {
    id: root

    required property FieldViewModel field
    required property IntentSender send
    property string shownValue: root.field.display || root.field.value
    property bool hasValueBox: true
    property real padShare: 0.5
    property alias extra: extra.data
    signal finished

    default property alias pad: pad.data
    readonly property alias padArea: pad
    // from what is under the head to the end of the frame
    readonly property real roomBelow: root.height - extra.y

    objectName: "editor:" + root.field.name

    Column {
        id: head

        width: Tokens.isLandscape ? root.width * (1 - root.padShare) - Tokens.gapLarge : root.width
        spacing: Tokens.gap

        FieldHead {
            width: parent.width
            field: root.field
        }

        ValueBox {
            objectName: "value:" + root.field.name
            width: parent.width
            visible: root.hasValueBox
            text: root.shownValue
            placeholder: root.field.placeholder
            hasError: root.field.error !== ""
        }

        Column {
            id: extra

            width: parent.width
            spacing: Tokens.gapSmall
        }
    }

    Item {
        id: pad

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.top: Tokens.isLandscape ? parent.top : head.bottom
        anchors.topMargin: Tokens.isLandscape ? 0 : Tokens.gap
        width: Tokens.isLandscape ? root.width * root.padShare : root.width
    }
}
