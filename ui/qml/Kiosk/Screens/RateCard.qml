pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 评价等级 — a face and its word.
TouchTarget {
    id: root

    required property string level
    required property string icon
    required property bool isChosen

    isToggle: true
    isOn: root.isChosen
    objectName: "rate:" + root.level
    // as high as the words of all levels need, so that all faces are side by side
    property real wordsRoom: words.implicitHeight
    readonly property real wordsHeight: words.implicitHeight
    readonly property int twoLines: 2 * Math.ceil(Tokens.lineShare * Tokens.fontSmallest)

    implicitHeight: Tokens.isLandscape ? Tokens.px(156) : Tokens.isCare ? Math.max(Tokens.px(216), face.size + root.twoLines + Tokens.gapTiny + Tokens.gapSmall) : Tokens.px(204)

    Card {
        anchors.fill: parent
        color: root.pressed || root.isChosen ? Tokens.accentSoft : Tokens.surface
        border.width: root.isChosen || root.activeFocus ? Tokens.outline : Tokens.hairline
        border.color: root.isChosen || root.activeFocus ? Tokens.accent : Tokens.accentLine

        Column {
            anchors.centerIn: parent
            width: parent.width - Tokens.gapSmall
            spacing: Tokens.gapTiny

            Icon {
                id: face

                anchors.horizontalCenter: parent.horizontalCenter
                name: root.icon
                size: Tokens.px(Tokens.isLandscape ? 64 : Tokens.isCare ? 72 : 88)
            }

            Words {
                id: words

                width: parent.width
                height: root.wordsRoom
                horizontalAlignment: Text.AlignHCenter
                text: Tokens.withoutOrphan(root.label)
                // the button says it
                Accessible.ignored: true
                font.pixelSize: Tokens.isCare ? Tokens.fontSmallest : Tokens.fontCaption
                font.weight: Font.DemiBold
                lineHeight: 1
            }
        }
    }
}
