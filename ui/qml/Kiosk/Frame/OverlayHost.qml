pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 遮罩层 — nothing is built until the first overlay comes.
Loader {
    id: root

    required property KioskViewModel kiosk
    readonly property string kind: root.kiosk.overlay.kind || (root.kiosk.languages.isAsking ? "languages" : "")

    signal lifted

    onKindChanged: {
        if (root.kind === "") {
            root.source = ""
            root.lifted()
        } else {
            root.setSource(({help: "HelpOverlay.qml", call: "CallOverlay.qml", video_consent: "VideoConsentOverlay.qml", video: "VideoOverlay.qml", languages: "LanguageOverlay.qml"})[root.kind] ?? "QuestionOverlay.qml", {kiosk: root.kiosk})
        }
    }
}
