pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 编辑页位 — builds the sheet when a field is opened, drops it when it is closed.
Loader {
    id: root

    required property IntentSender send
    property FieldViewModel field: null
    property Item opener: null

    // the field is filled in, and its sheet has gone
    signal finished

    function open(field: FieldViewModel): void {
        root.field = field
        root.opener = Window.activeFocusItem
        root.active = true
    }

    function close(): void {
        const opener = root.active ? root.opener : null
        root.active = false
        root.opener = null
        opener?.forceActiveFocus()
    }

    active: false
    sourceComponent: FieldSheet {
        field: root.field
        send: root.send
        onClosed: root.close()
        onFinished: {
            root.close()
            root.finished()
        }
    }
}
