pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings

// 软键盘 — pinyin and Latin. The style must be named before the panel is made, else Qt builds its own first.
Item {
    id: root

    required property bool isEnglish

    // the list of Qt's own keyboard
    function candidatesIn(item: Item): ListView {
        for (const child of item.children) {
            const found = child.objectName === "wordCandidateView" ? child as ListView : root.candidatesIn(child)
            if (found !== null)
                return found
        }
        return null
    }

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
        // words that go while one beyond the edge is still awaited make Qt cancel what is not there (6.12): none is awaited
        onLoaded: root.candidatesIn(panel.item as Item).cacheBuffer = 0
        sourceComponent: InputPanel {
            objectName: "keyboard"
        }
    }
}
