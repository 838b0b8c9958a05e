pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 词条 — words that may be meant, as many as one row holds; one touch puts a word where the letters are composed.
Row {
    id: root

    property list<string> words: []
    property real cellWidth: Tokens.touch
    readonly property int room: Math.max(1, Math.floor((width + spacing) / (cellWidth + spacing)))

    signal chosen(word: string)

    height: Tokens.touch
    spacing: Tokens.gapTiny

    Repeater {
        model: root.words.slice(0, root.room)

        SecondaryButton {
            required property string modelData

            objectName: "word:" + modelData
            width: root.cellWidth
            implicitHeight: Tokens.touch
            label: modelData
            activeFocusOnTab: false
            onTapped: root.chosen(modelData)
        }
    }
}
