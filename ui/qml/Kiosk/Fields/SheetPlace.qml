pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 编辑页位 — builds the sheet when a field is opened, drops it when it is closed.
Loader {
    id: root

    required property IntentSender send
    property FieldViewModel field: null

    function open(field: FieldViewModel): void {
        root.field = field
        root.active = true
    }

    function close(): void {
        root.active = false
    }

    active: false
    sourceComponent: FieldSheet {
        field: root.field
        send: root.send
        onClosed: root.close()
    }
}
