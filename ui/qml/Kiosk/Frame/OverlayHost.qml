pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 遮罩层 — nothing is built until the first overlay comes.
Loader {
    id: root

    required property KioskViewModel kiosk
    readonly property string kind: root.kiosk.overlay.kind

    signal lifted

    onKindChanged: {
        if (root.kind === "") {
            root.source = ""
            root.lifted()
        } else {
            root.setSource(root.kind === "help" ? "HelpOverlay.qml" : "QuestionOverlay.qml", {kiosk: root.kiosk})
        }
    }
}
