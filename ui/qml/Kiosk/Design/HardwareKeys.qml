pragma ComponentBehavior: Bound

import QtQuick

// 实体键盘 — what a keyboard that is plugged in types on the pad that is shown, wherever the focus is. A held key counts once.
Item {
    id: root

    // the characters that this pad has
    required property string characters
    property list<int> held: []

    signal typed(key: string)
    signal erased
    signal finished

    function take(event: KeyEvent): bool {
        const key = event.text.toUpperCase()
        const isCharacter = key.length === 1 && root.characters.includes(key)
        const isEnter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter
        if (!root.enabled || !(isCharacter || isEnter || event.key === Qt.Key_Backspace))
            return false
        const isRepeated = event.isAutoRepeat || root.held.includes(event.key)
        if (isRepeated)
            return true
        root.held = [...root.held, event.key]
        if (isCharacter)
            root.typed(key)
        else if (isEnter)
            root.finished()
        else
            root.erased()
        return true
    }

    function release(event: KeyEvent): void {
        if (!event.isAutoRepeat)
            root.held = root.held.filter(key => key !== event.key)
    }

    function offer(): void {
        root.held = []
        if (root.visible)
            KeyRoute.pad = root
        else if (KeyRoute.pad === root)
            KeyRoute.pad = null
    }

    onEnabledChanged: root.held = []
    onVisibleChanged: root.offer()
    Component.onCompleted: root.offer()
}
