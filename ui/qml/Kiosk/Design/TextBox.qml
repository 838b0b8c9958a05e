pragma ComponentBehavior: Bound

import QtQuick

// 输入框 — text from the on-screen keyboard. The pinyin engine may neither learn from it nor look into a dictionary of others.
FocusScope {
    id: root

    required property string value
    required property string label
    property string placeholder: ""
    property string icon: ""
    property int maximumLength: 0
    property bool isLatin: false
    property bool isDigits: false
    property bool isEditing: false
    property string error: ""
    // sends also what is still being composed: letters of pinyin, without the gaps that the keyboard puts between syllables
    property bool isLive: false
    property bool isTaking: false
    readonly property Item inner: input
    // the letters of pinyin that no word was chosen for yet, and whether any text is before them
    readonly property string letters: (root.byKeys || input.preeditText).replace(/[\s']/g, "")
    readonly property string byKeys: input.activeFocus ? KeyRoute.letters : ""
    readonly property bool isAtStart: input.text === "" || input.cursorPosition === 0
    signal edited(text: string)
    signal accepted

    function composed(): string {
        const byKeys = input.activeFocus ? KeyRoute.letters : ""
        return root.isLive ? (byKeys || input.preeditText).replace(/[\s']/g, "") : ""
    }

    function whole(): string {
        return input.text.slice(0, input.cursorPosition) + root.composed() + input.text.slice(input.cursorPosition)
    }

    // what is being composed ends with what it was composed into
    function take(): void {
        root.isTaking = true
        if (root.composed() !== "")
            root.clear()
        input.text = root.value
        root.isTaking = false
    }

    // a word in place of the letters that are composed
    function enter(word: string): void {
        const text = input.text.slice(0, input.cursorPosition) + word + input.text.slice(input.cursorPosition)
        root.clear()
        root.edited(text)
    }

    function clear(): void {
        KeyRoute.composer?.drop()
        input.clear()
    }

    function tell(): void {
        if (!KeyRoute.isWorking && !root.isTaking && !(root.isLive && !root.isEditing))
            root.edited(root.whole())
    }

    // large letters: what may be entered is said in two lines rather than in smaller ones
    implicitHeight: Math.max(Tokens.button, Tokens.isCare && measure.advanceWidth > input.width ? 2 * Math.ceil(Tokens.lineShare * Tokens.fontBody) + 2 * Tokens.outline : 0)

    onValueChanged: if (root.whole() !== root.value) root.take()
    onByKeysChanged: if (root.isLive && root.whole() !== root.value) root.tell()
    onIsEditingChanged: if (root.isLive && !root.isEditing) root.take()

    Connections {
        function onIsWorkingChanged(): void {
            if (input.activeFocus && root.whole() !== root.value)
                root.tell()
        }

        target: KeyRoute
    }

    TextMetrics {
        id: measure

        font.family: Tokens.fontFamily
        font.pixelSize: Tokens.fontBody
        text: root.placeholder
    }

    FocusTimer {
        input: root.inner
        isWanted: root.isEditing && root.visible
    }

    Rectangle {
        anchors.fill: parent
        radius: Tokens.radius
        color: Tokens.surface
        border.width: Tokens.outline
        border.color: root.error !== "" ? Tokens.bad : Tokens.accent

        Icon {
            id: sign

            anchors.left: parent.left
            anchors.leftMargin: Tokens.gap
            anchors.verticalCenter: parent.verticalCenter
            visible: root.icon !== ""
            width: visible ? size : 0
            name: root.icon
        }

        Words {
            anchors.fill: input
            visible: input.text === "" && root.letters === ""
            verticalAlignment: Text.AlignVCenter
            text: root.placeholder
            Accessible.ignored: true
            color: Tokens.textSoft
            fontSizeMode: Text.Fit
            minimumPixelSize: Tokens.fontCaption
            lineHeight: 1
        }

        TextInput {
            id: input

            objectName: root.objectName + ":input"
            anchors.left: sign.right
            anchors.leftMargin: sign.visible ? Tokens.gapSmall : 0
            anchors.right: eraser.left
            anchors.top: parent.top
            anchors.bottom: parent.bottom
            verticalAlignment: TextInput.AlignVCenter
            clip: true
            color: Tokens.text
            selectionColor: Tokens.accent
            selectedTextColor: Tokens.inkOnAccent
            font.family: Tokens.fontFamily
            font.pixelSize: Tokens.fontStrong
            maximumLength: root.maximumLength > 0 ? root.maximumLength : 200
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | (root.isLatin ? Qt.ImhLatinOnly : Qt.ImhNone)
                | (root.isDigits ? Qt.ImhDigitsOnly : Qt.ImhNone)
            selectByMouse: false
            Accessible.role: Accessible.EditableText
            Accessible.name: root.error === "" ? root.label : root.label + ", " + root.error
            Accessible.description: root.placeholder
            Keys.priority: Keys.BeforeItem
            Keys.onPressed: event => event.accepted = KeyRoute.composer?.take(event) ?? false
            onTextEdited: root.tell()
            onPreeditTextChanged: if (root.isLive && root.whole() !== root.value) root.tell()
            onAccepted: root.accepted()
            Component.onCompleted: input.text = root.value
        }

        Eraser {
            id: eraser

            objectName: root.objectName + ":erase"
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: input.text !== ""
            width: visible ? Tokens.touch : Tokens.gap
            onTapped: {
                input.clear()
                root.edited("")
            }
        }
    }
}
