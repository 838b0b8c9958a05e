pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 行政区划 — from the province down to the village; every level can be chosen.
EditorFrame {
    id: root

    function pick(code: string): void {
        root.send.setField(root.field.name, code)
        root.field.drill(code)
        options.page = 0
    }

    shownValue: root.field.display
    padShare: 0.6
    extra: SecondaryButton {
        objectName: "region:top"
        visible: root.field.branch !== ""
        label: qsTrId("region.again")
        icon: "arrow-up-left"
        onTapped: {
            root.field.drill("")
            options.page = 0
        }
    }

    OptionPages {
        id: options

        anchors.fill: parent
        field: root.field
        model: root.field.shown
        onPicked: value => root.pick(value)
    }
}
