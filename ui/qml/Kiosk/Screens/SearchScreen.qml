pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 搜索 — results are between the box and the keyboard.
ScreenBody {
    id: root

    property bool isBeside
    readonly property real room: root.isBeside ? root.body.width * (Tokens.isCare ? 0.45 : 0.42) : root.body.width
    readonly property bool hasQuery: root.kiosk.search.query !== ""
    readonly property string dictation: root.kiosk.search.dictation
    // while one speaks, and where it came to nothing, there is nothing but that between box and footer
    readonly property bool isSpeaking: root.dictation !== "offered" && root.dictation !== "understood"

    // after the keyboard has come or gone: making the results moves the focus on which the keyboard hangs
    Binding {
        target: root
        property: "isBeside"
        value: Tokens.isLandscape && Tokens.keyboardHeight > 0
        delayed: true
    }

    TextBox {
        id: box

        objectName: "query"
        width: root.room - (speak.visible ? speak.width + Tokens.gapSmall : 0)
        value: root.kiosk.search.query
        placeholder: qsTrId("search.example")
        icon: "magnify"
        label: qsTrId("search.label")
        isEditing: root.visible && !root.isSpeaking
        isLive: true
        onEdited: text => root.kiosk.send.typeQuery(text)
    }

    SecondaryButton {
        id: speak

        objectName: "speak"
        anchors.left: box.right
        anchors.leftMargin: Tokens.gapSmall
        anchors.top: box.top
        height: box.height
        visible: root.kiosk.search.canSpeak
        enabled: !root.isSpeaking
        icon: "microphone"
        label: qsTrId("search.speak")
        onTapped: root.kiosk.send.startDictation()
    }

    DictationPanel {
        anchors.top: box.bottom
        anchors.topMargin: Tokens.isLandscape ? Tokens.gap : Tokens.gapLarge
        anchors.bottom: parent.bottom
        width: parent.width
        visible: root.isSpeaking
        send: root.kiosk.send
        stage: root.dictation
        level: root.kiosk.search.level
        secondsLeft: root.kiosk.search.secondsLeft
    }

    Words {
        id: heard

        anchors.top: box.bottom
        anchors.topMargin: Tokens.gapSmall
        width: root.room
        visible: root.dictation === "understood"
        text: Sentence.filled(qsTrId("search.speak_heard"), {text: root.kiosk.search.query})
        font.pixelSize: root.isBeside ? Tokens.fontStrong : Tokens.fontTitle
        font.weight: Font.DemiBold
    }

    // before anything that was found
    Note {
        id: danger

        objectName: "danger"
        anchors.top: heard.visible ? heard.bottom : box.bottom
        anchors.topMargin: visible ? Tokens.gapSmall : 0
        width: root.room
        visible: !root.isSpeaking && note.isShown
        note: root.kiosk.search.danger
        // what is below it needs the room
        isPlain: Tokens.isCare
    }

    Item {
        id: suggestions

        readonly property real roomHigh: parent.height - y - (root.isBeside ? 0 : Tokens.keyboardHeight)
        readonly property real step: Tokens.touch + flow.spacing

        anchors.top: danger.visible ? danger.bottom : heard.visible ? heard.bottom : box.bottom
        anchors.topMargin: visible ? Tokens.gap : 0
        width: root.room
        // whole rows only; what does not fit is not needed
        height: !visible ? 0 : Math.min(flow.implicitHeight, Math.floor((roomHigh + flow.spacing) / step) * step - flow.spacing)
        visible: !root.isSpeaking && root.kiosk.search.suggestions.length > 0
        clip: true

        Flow {
            id: flow

            width: parent.width
            spacing: Tokens.gapSmall

            Repeater {
                model: root.kiosk.search.suggestions

                SecondaryButton {
                    required property string modelData

                    objectName: "suggestion:" + modelData
                    label: modelData
                    onTapped: root.kiosk.send.typeQuery(modelData)
                }
            }
        }
    }

    Words {
        id: nothing

        anchors.top: suggestions.bottom
        anchors.topMargin: Tokens.gapSmall
        width: root.room
        visible: !root.isSpeaking && !danger.visible && root.hasQuery && (root.kiosk.search.isNear || results.count === 0)
        text: Tokens.withoutOrphan(Sentence.filled(qsTrId("search.nothing"), {query: root.kiosk.search.query}))
        color: Tokens.textSoft
        font.pixelSize: Tokens.isCare ? Tokens.fontCaption : Tokens.fontBody
        lineHeight: Tokens.isCare ? 1 : 1.08
    }

    ItemPages {
        id: results

        anchors.top: nothing.visible ? nothing.bottom : suggestions.bottom
        anchors.topMargin: Tokens.isCare ? Tokens.gapTiny : Tokens.gapSmall
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.isBeside ? 0 : Math.max(0, Tokens.keyboardHeight - (Tokens.isCare ? Tokens.gapSmall : 0))
        spacing: Tokens.gapTiny
        width: root.room
        visible: !root.isSpeaking
        send: root.kiosk.send
        model: root.kiosk.search.rows
        columns: Tokens.isLandscape && !root.isBeside ? 2 : 1
        // in large letters the number to call may leave room for one row, and for no turner
        isLimited: danger.visible && Tokens.isCare && height < rowHeight + spacing + turnerHeight
        // as many results above the keyboard as can be read
        isCompact: true
        isNameAlone: Tokens.isCare && !Tokens.isLandscape && Tokens.isChinese && root.kiosk.search.areNamesShort
        turnerHeight: isNameAlone ? rowHeight : Tokens.touch
        rowHeight: isNameAlone ? Math.ceil(Tokens.lineShare * Tokens.fontStrong) + 2 * Tokens.gapTiny : Tokens.cardHeight(!Tokens.isCare ? 94 : Tokens.isLandscape ? 168 : 148, 1)
        onCountChanged: results.page = 0
    }

    onVisibleChanged: results.page = 0
}
