pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 软键盘位 — the on-screen keyboard, or the board to write on by hand; built when a text is typed for the first time in a visit.
Loader {
    id: root

    required property bool isEnglish
    required property string kind
    required property WritingFeed writingFeed
    // beside the page, which keeps all of its room, and not over it
    property bool isApart: false
    readonly property TextInput oneLine: Window.activeFocusItem as TextInput
    readonly property TextEdit manyLines: Window.activeFocusItem as TextEdit
    readonly property Item input: root.oneLine ?? root.manyLines
    readonly property bool isWanted: root.input !== null
    readonly property int hints: root.oneLine?.inputMethodHints ?? 0
    readonly property bool isLatin: (root.hints & Qt.ImhLatinOnly) !== 0
    readonly property bool isChinese: !root.isEnglish && root.isWanted && (root.hints & (Qt.ImhLatinOnly | Qt.ImhDigitsOnly)) === 0

    visible: root.isWanted
    height: (root.item as Item)?.implicitHeight ?? 0

    // the visit is over: Qt's keyboard with its words takes 5 MiB
    function drop(): void {
        if (root.status !== Loader.Null)
            root.active = false
    }

    onIsWantedChanged: {
        if (!root.isWanted || root.status !== Loader.Null)
            return
        if (!root.active)
            root.active = true // Qt has kept source and properties
        else
            root.setSource("TextBoards.qml", {
                isEnglish: Qt.binding(() => root.isEnglish),
                writingFeed: root.writingFeed,
                isLatin: Qt.binding(() => root.isLatin),
                isChinese: Qt.binding(() => root.isChinese),
                input: Qt.binding(() => root.input),
                isNobodyThere: Qt.binding(() => root.kind === "attract")
            })
    }

    Binding {
        target: Tokens
        property: "keyboardHeight"
        value: root.isWanted && !root.isApart ? root.height : 0
    }
}
