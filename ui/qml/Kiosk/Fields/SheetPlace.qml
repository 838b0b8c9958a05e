pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 编辑页位 — builds the sheet when a field is opened, drops it when it is closed.
Loader {
    id: root

    required property IntentSender send

    function open(field: FieldViewModel): void {
        root.setSource("FieldSheet.qml", {field: field, send: root.send})
    }

    function close(): void {
        root.source = ""
    }

    Connections {
        target: root.item as FieldSheet

        function onClosed(): void {
            root.close()
        }
    }
}
