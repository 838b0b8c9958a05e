pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard
import Kiosk.Design

// 实体键盘拼音 — letters of a keyboard that is plugged in compose Chinese, numbers choose among the words.
// Qt's engine ends what it composes at each press and release of a real key, before anybody sees the key. So it holds nothing
// between two keys: all steps are done again at each of them, what comes of it is read, and the engine is cleared.
Composer {
    id: root

    required property bool isOn
    // of what is above the keyboard, which the letters cover whole
    required property real roomAbove
    // letters, and "#3" for the third word
    property list<string> steps: []
    property list<string> words: []
    property string letters: ""
    property int page: 0
    readonly property int perPage: 5
    readonly property bool isComposing: root.steps.length > 0

    function take(event: KeyEvent): bool {
        const others = Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier
        // the engine sends keys of its own while it works
        if (!root.isOn || KeyRoute.isWorking || (event.modifiers & others) !== 0)
            return false
        const isLetter = /^[a-z]$/.test(event.text) || root.isComposing && event.text === "'"
        if (isLetter && !event.isAutoRepeat && root.steps.length < 30)
            root.add(event.text)
        return isLetter || root.isComposing && root.command(event)
    }

    // a key while something is composed; one that means nothing here ends it
    function command(event: KeyEvent): bool {
        if (/^[1-9]$/.test(event.text))
            root.choose(Number(event.text) - 1)
        else if (event.key === Qt.Key_Space || event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            root.choose(0)
        else if (event.key === Qt.Key_Backspace)
            root.takeBack()
        else if (event.key === Qt.Key_PageDown || event.text === "=" || event.text === ".")
            root.turn(1)
        else if (event.key === Qt.Key_PageUp || event.text === "-" || event.text === ",")
            root.turn(-1)
        else
            root.drop()
        return event.key === Qt.Key_Escape || root.isComposing || event.key !== Qt.Key_Tab && event.key !== Qt.Key_Backtab
    }

    function drop(): void {
        root.steps = []
        root.words = []
        root.show("")
    }

    function add(step: string): void {
        root.steps = [...root.steps, step]
        root.work()
    }

    function takeBack(): void {
        root.steps = root.steps.slice(0, -1)
        root.work()
    }

    function choose(place: int): void {
        const number = root.page * root.perPage + place
        if (place < root.perPage && number < root.words.length)
            root.add("#" + number)
    }

    function turn(by: int): void {
        const page = root.page + by
        if (page >= 0 && page * root.perPage < root.words.length)
            root.page = page
    }

    // whatever happens within, keys go on to be heard
    function work(): void {
        KeyRoute.isWorking = true
        try {
            root.compose()
        } finally {
            KeyRoute.isWorking = false
        }
    }

    function compose(): void {
        const engine = InputContext.inputEngine
        const found = engine.wordCandidateListModel
        for (const step of root.steps) {
            if (step.startsWith("#"))
                found.selectItem(Number(step.slice(1)))
            else
                engine.virtualKeyClick(step.toUpperCase().charCodeAt(0), step, Qt.NoModifier)
        }
        // with the last word all of it is in the text
        const letters = InputContext.preeditText
        const words = []
        for (let place = 0; letters !== "" && place < Math.min(found.count, 9 * root.perPage); place++)
            words.push(String(found.dataAt(place)))
        root.clear(Qt.inputMethod)
        if (letters === "")
            root.steps = []
        root.words = words
        root.show(letters)
    }

    // Qt gives linters no type for it
    function clear(method: var): void {
        method.reset()
    }

    function show(letters: string): void {
        root.letters = letters
        root.page = 0
        KeyRoute.letters = letters
    }

    visible: root.isComposing
    height: said.height + list.height
    onIsOnChanged: root.drop()
    Component.onCompleted: KeyRoute.composer = root
    Component.onDestruction: {
        root.drop()
        KeyRoute.composer = null
    }

    Rectangle {
        anchors.fill: parent
        color: Tokens.surface
        border.width: Tokens.hairline
        border.color: Tokens.lineStrong
    }

    Words {
        id: said

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Tokens.gapSmall
        height: Math.max(implicitHeight, root.roomAbove)
        verticalAlignment: Text.AlignVCenter
        text: root.letters
        color: Tokens.textSoft
        wrapMode: Text.NoWrap
        elide: Text.ElideLeft
    }

    Row {
        id: list

        anchors.bottom: parent.bottom
        x: Tokens.gapSmall
        height: Tokens.touch

        Repeater {
            model: root.words.slice(root.page * root.perPage, (root.page + 1) * root.perPage)

            Words {
                required property string modelData
                required property int index

                width: (root.width - 2 * Tokens.gapSmall) / root.perPage
                height: list.height
                verticalAlignment: Text.AlignVCenter
                text: (index + 1) + " " + modelData
                wrapMode: Text.NoWrap
                fontSizeMode: Text.Fit
                minimumPixelSize: Tokens.fontSmallest
                elide: Text.ElideRight
                font.pixelSize: Tokens.fontKey
                color: index === 0 ? Tokens.inkOnAccentSoft : Tokens.text
            }
        }
    }
}
