pragma ComponentBehavior: Bound

import QtQuick

// 标签 — a short word on a coloured ground.
Rectangle {
    id: root

    required property string label
    property color fill: Tokens.accentSoft
    property color ink: Tokens.inkOnAccentSoft

    implicitWidth: words.implicitWidth + 2 * Tokens.gapSmall
    implicitHeight: words.implicitHeight + Tokens.gapTiny
    radius: Tokens.radiusSmall
    color: root.fill

    Words {
        id: words

        anchors.centerIn: parent
        text: root.label
        wrapMode: Text.NoWrap
        color: root.ink
        font.pixelSize: Tokens.fontCaption
        font.weight: Font.DemiBold
    }
}
