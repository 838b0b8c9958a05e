pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 一位人员 — name or number, change, remove.
Item {
    id: root

    required property string modelData
    required property int index

    signal opened(place: int)
    signal removed(place: int)

    Card {
        anchors.fill: parent

        Icon {
            id: sign

            anchors.left: parent.left
            anchors.leftMargin: Tokens.gap
            anchors.verticalCenter: parent.verticalCenter
            name: "account"
        }

        Words {
            anchors.left: sign.right
            anchors.leftMargin: Tokens.gapSmall
            anchors.right: change.left
            anchors.rightMargin: Tokens.gapSmall
            anchors.verticalCenter: parent.verticalCenter
            height: Math.min(implicitHeight, root.height - Tokens.gapTiny)
            fontSizeMode: Text.Fit
            minimumPixelSize: Tokens.fontSmallest
            text: root.modelData
            lineHeight: 1
        }

        StackedButton {
            id: change

            objectName: "person:" + root.index
            anchors.right: removal.left
            anchors.rightMargin: Tokens.gapTiny
            anchors.verticalCenter: parent.verticalCenter
            label: qsTrId("people.change")
            spoken: Sentence.filled(qsTrId("people.change_one"), {place: root.index + 1})
            icon: "pencil"
            onTapped: root.opened(root.index)
        }

        StackedButton {
            id: removal

            objectName: "person-remove:" + root.index
            anchors.right: parent.right
            anchors.rightMargin: Tokens.gapTiny
            anchors.verticalCenter: parent.verticalCenter
            label: qsTrId("people.delete")
            spoken: Sentence.filled(qsTrId("people.delete_one"), {place: root.index + 1})
            icon: "trash-can-outline"
            onTapped: root.removed(root.index)
        }
    }
}
