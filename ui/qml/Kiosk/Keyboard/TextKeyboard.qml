pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings

// 软键盘 — pinyin and Latin. Its look is in style.qml of the style "kiosk".
InputPanel {
    id: root

    required property bool isEnglish

    objectName: "keyboard"
    externalLanguageSwitchEnabled: false

    Binding {
        target: VirtualKeyboardSettings
        property: "locale"
        value: root.isEnglish ? "en_GB" : "zh_CN"
    }

    Component.onCompleted: {
        VirtualKeyboardSettings.activeLocales = ["zh_CN", "en_GB"]
        VirtualKeyboardSettings.closeOnReturn = true
        VirtualKeyboardSettings.wordCandidateList.alwaysVisible = true
        VirtualKeyboardSettings.handwritingModeDisabled = true
        VirtualKeyboardSettings.visibleFunctionKeys = QtVirtualKeyboard.KeyboardFunctionKeys.None
    }
}
