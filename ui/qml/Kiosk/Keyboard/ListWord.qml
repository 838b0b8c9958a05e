pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard.Styles
import Kiosk.Design

// 候选词 — one word of a list of the on-screen keyboard.
SelectionListItem {
    id: root

    property string word: ""
    property bool isChosen: false

    width: Math.max(Tokens.touch, words.implicitWidth + 2 * Tokens.gap)

    Rectangle {
        anchors.fill: parent
        anchors.margins: Tokens.gapTiny / 2
        radius: Tokens.radiusSmall
        color: root.isChosen ? Tokens.accentSoft : Tokens.surface

        Words {
            id: words

            anchors.centerIn: parent
            text: root.word
            wrapMode: Text.NoWrap
            color: root.isChosen ? Tokens.inkOnAccentSoft : Tokens.text
            font.pixelSize: Tokens.fontKey
        }
    }
}
