pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 屏幕的尺寸与样式 — what the screen's size and the citizen's choices make of the design's tokens.
Item {
    id: root

    required property KioskViewModel kiosk
    // pixels; 0 where the page is not for citizens
    required property real twelveMillimetres
    readonly property bool isLandscape: root.width > root.height

    Binding {
        target: Tokens
        property: "isLandscape"
        value: root.isLandscape
    }

    Binding {
        target: Tokens
        property: "unit"
        value: Math.max(0.3, root.isLandscape ? Math.min(root.width / 1920, root.height / 1080) : Math.min(root.width / 1080, root.height / 1920))
    }

    Binding {
        target: Tokens
        property: "isCare"
        value: root.kiosk.careMode
    }

    Binding {
        target: Tokens
        property: "twelveMillimetres"
        value: root.twelveMillimetres
    }

    Binding {
        target: Tokens
        property: "isChinese"
        value: root.kiosk.isChinese
    }

    Binding {
        target: Tokens
        property: "isEnglish"
        value: root.kiosk.isEnglish
    }

    Binding {
        target: Tokens
        property: "isMagnified"
        value: root.kiosk.isMagnified
    }

    Binding {
        target: Tokens
        property: "isHighContrast"
        value: root.kiosk.highContrast
    }

    Binding {
        target: Tokens
        property: "isDark"
        value: root.kiosk.isDark
    }
}
