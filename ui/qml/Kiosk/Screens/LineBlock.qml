pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 正文行; a step carries its number.
Item {
    id: root

    required property BlockView block
    readonly property bool isStep: root.block.kind === "step"

    implicitHeight: words.implicitHeight

    Rectangle {
        visible: !root.isStep
        x: Tokens.px(10)
        y: Tokens.fontBody * 0.62
        width: Tokens.px(10)
        height: width
        radius: width / 2
        color: Tokens.accent
    }

    Words {
        visible: root.isStep
        text: root.block.value
        color: Tokens.accent
        font.weight: Font.DemiBold
    }

    Words {
        id: words

        x: Math.max(Tokens.gapLarge, Tokens.fontBody)
        width: parent.width - x
        text: Tokens.withoutOrphan(root.block.text)
    }
}
