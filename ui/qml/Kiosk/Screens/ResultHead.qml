pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 结果标题 — what came of it, in a colour and an icon of its tone.
Rectangle {
    id: root

    required property ResultViewModel result
    readonly property color ink: Tokens.toneColor(root.result.tone)
    // wide, the head has a third of the screen
    readonly property int hero: !Tokens.isLandscape ? Tokens.fontHero : Tokens.isCrowded ? Tokens.fontTitle : Tokens.px(68)

    implicitHeight: Math.max(words.implicitHeight, Tokens.px(112)) + 2 * (Tokens.isCrowded ? Tokens.gapSmall : Tokens.gap)
    height: implicitHeight
    radius: Tokens.radius
    color: Tokens.toneSoft(root.result.tone)
    border.width: Tokens.hairline
    border.color: root.ink

    TextMetrics {
        id: large

        text: root.result.heading
        font.family: Tokens.fontFamily
        font.pixelSize: root.hero
        font.weight: Font.DemiBold
    }

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Tokens.gap
        anchors.verticalCenter: parent.verticalCenter
        name: Tokens.toneIcon(root.result.tone)
        size: Tokens.px(104)
        color: root.ink
    }

    Column {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Tokens.gap
        anchors.right: parent.right
        anchors.rightMargin: Tokens.gap
        anchors.verticalCenter: parent.verticalCenter
        spacing: Tokens.gapTiny

        // as large as it can be in one line
        Heading {
            width: parent.width
            text: root.result.heading
            color: root.ink
            lineHeight: 1
            font.pixelSize: large.advanceWidth <= width ? root.hero : Tokens.fontTitle
        }

        Words {
            width: parent.width
            visible: text !== ""
            text: Tokens.withoutOrphan(root.result.summary)
            color: root.ink
            lineHeight: Tokens.isCrowded ? 1 : 1.08
        }
    }
}
