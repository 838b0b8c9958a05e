pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 地址 — region first, then street and number. Values: region code, detail.
EditorFrame {
    id: root

    readonly property string region: root.field.values.length > 0 ? root.field.values[0] : ""
    readonly property string detail: root.field.values.length > 1 ? root.field.values[1] : ""
    property bool isDetail: false
    // above the keyboard large letters leave room for what is typed and its words alone
    readonly property bool isShort: root.isDetail && !Tokens.isLandscape && root.roomBelow - Tokens.keyboardHeight < 2 * (Tokens.touch + Tokens.button) + 3 * Tokens.gapSmall

    function pick(code: string): void {
        root.send.setFieldValues(root.field.name, [code, root.detail])
        root.field.drill(code)
        options.page = 0
    }

    hasValueBox: false
    padShare: 0.56

    // Where the region is known, street and number is all that is missing.
    Component.onCompleted: root.isDetail = root.region !== "" && root.detail === ""

    extra: [
        Row {
            id: tabs

            width: parent?.width ?? 0
            spacing: Tokens.gapSmall

            SecondaryButton {
                objectName: "address:region"
                width: (tabs.width - tabs.spacing) / 2
                label: qsTrId("address.area")
                isToggle: true
                isOn: !root.isDetail
                onTapped: root.isDetail = false
            }

            SecondaryButton {
                objectName: "address:detail"
                width: (tabs.width - tabs.spacing) / 2
                label: qsTrId("address.street")
                isToggle: true
                isOn: root.isDetail
                enabled: root.region !== ""
                onTapped: root.isDetail = true
            }
        },
        ValueBox {
            width: parent?.width ?? 0
            visible: !root.isShort
            text: root.field.display
            placeholder: qsTrId("address.choose")
        },
        TextBox {
            id: box

            objectName: "text:" + root.field.name
            width: parent?.width ?? 0
            visible: root.isDetail
            value: root.detail
            label: root.field.label + ", " + qsTrId("address.street")
            placeholder: root.field.placeholder
            maximumLength: root.field.maxLength
            error: root.field.error
            isEditing: root.visible && root.isDetail
            onEdited: text => root.send.setFieldValues(root.field.name, [root.region, text])
        },
        WordStrip {
            width: parent?.width ?? 0
            visible: root.isDetail
            cellWidth: Tokens.px(Tokens.isCare ? 260 : 220)
            words: root.isDetail ? root.field.places(box.letters) : []
            onChosen: word => box.enter(word)
        },
        SecondaryButton {
            objectName: "region:top"
            visible: !root.isDetail && root.field.branch !== ""
            label: qsTrId("address.again")
            icon: "arrow-up-left"
            onTapped: root.field.drill("")
        }
    ]

    OptionPages {
        id: options

        anchors.fill: parent
        visible: !root.isDetail
        field: root.field
        model: root.field.shown
        onPicked: value => root.pick(value)
    }
}
