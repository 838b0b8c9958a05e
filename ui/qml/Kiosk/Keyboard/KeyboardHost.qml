pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 软键盘位 — the on-screen keyboard, built when a text is typed for the first time.
Loader {
    id: root

    required property bool isEnglish
    readonly property bool isWanted: (Window.activeFocusItem as TextInput) !== null

    visible: root.isWanted
    height: (root.item as Item)?.implicitHeight ?? 0

    onIsWantedChanged: {
        if (root.isWanted && root.status === Loader.Null)
            root.setSource("TextKeyboard.qml", {isEnglish: Qt.binding(() => root.isEnglish)})
    }

    Binding {
        target: Tokens
        property: "keyboardHeight"
        value: root.isWanted ? root.height : 0
    }
}
