pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings

// 软键盘 — pinyin and Latin. The style must be named before the panel is made, else Qt builds its own first.
Item {
    id: root

    required property bool isEnglish

    implicitHeight: (panel.item as Item)?.height ?? 0
    Component.onCompleted: {
        VirtualKeyboardSettings.styleName = "kiosk"
        VirtualKeyboardSettings.activeLocales = ["zh_CN", "en_GB"]
        VirtualKeyboardSettings.closeOnReturn = true
        VirtualKeyboardSettings.wordCandidateList.alwaysVisible = true
        VirtualKeyboardSettings.handwritingModeDisabled = true
        VirtualKeyboardSettings.visibleFunctionKeys = QtVirtualKeyboard.KeyboardFunctionKeys.Language
        panel.active = true
    }

    Binding {
        target: VirtualKeyboardSettings
        property: "locale"
        value: root.isEnglish ? "en_GB" : "zh_CN"
    }

    Loader {
        id: panel

        width: parent.width
        active: false
        sourceComponent: InputPanel {
            objectName: "keyboard"
        }
    }
}
