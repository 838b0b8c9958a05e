pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 人员名单 — a page of people; adding or changing one opens its own sheet. One text per person, parts parted by "|".
Item {
    id: root

    required property FieldViewModel field
    required property IntentSender send
    readonly property bool isFamily: root.field.editor === "family"
    readonly property real leftWidth: Tokens.isLandscape ? root.width * 0.4 : root.width
    property int open: -1

    function save(text: string): void {
        const people = root.field.values.slice()
        people[root.open] = text
        root.send.setFieldValues(root.field.name, people)
    }

    function remove(place: int): void {
        root.send.setFieldValues(root.field.name, root.field.values.filter((person, index) => index !== place))
    }

    objectName: "editor:" + root.field.name

    FieldHead {
        id: head

        width: root.leftWidth
        visible: root.open < 0
        field: root.field
    }

    SecondaryButton {
        id: add

        objectName: "person:add"
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        width: root.leftWidth
        visible: root.open < 0
        implicitHeight: Tokens.button
        label: root.isFamily ? qsTrId("people.add_relative") : qsTrId("people.add")
        icon: "account-plus"
        onTapped: root.open = root.field.values.length
    }

    PagedGrid {
        id: people

        anchors.top: Tokens.isLandscape ? parent.top : add.bottom
        anchors.topMargin: Tokens.isLandscape ? 0 : Tokens.gap
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        width: Tokens.isLandscape ? root.width - root.leftWidth - Tokens.gapLarge : root.width
        visible: root.open < 0
        rowHeight: Tokens.px(Tokens.isCare ? 180 : 136)
        namePrefix: "people"
        model: root.field.people
        delegate: PersonCard {
            width: people.cellWidth
            height: people.rowHeight
            onOpened: place => root.open = place
            onRemoved: place => root.remove(place)
        }
    }

    Loader {
        id: sheet

        anchors.fill: parent
        active: root.open >= 0
        sourceComponent: PersonSheet {
            field: root.field
            isFamily: root.isFamily
            person: root.field.values[root.open] ?? ""
            onEdited: text => root.save(text)
            onClosed: root.open = -1
        }
    }
}
