pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 步骤条 — the item, the step in words, and how far it is. On wide screens all of it is in one line.
Rectangle {
    id: root

    required property FrameViewModel frame
    readonly property real room: root.width - 2 * Tokens.margin
    readonly property real titleRoom: Tokens.isLandscape ? root.room * 0.36 : root.room - step.width - Tokens.gap
    readonly property real lineHeight: Math.max(title.height, step.height)

    visible: root.frame.stepNumber > 0
    implicitHeight: !root.visible ? 0 : root.lineHeight + (Tokens.isLandscape ? Tokens.gapSmall : Tokens.px(54))
    height: implicitHeight
    color: Tokens.surface

    Words {
        id: title

        x: Tokens.margin
        y: Tokens.gapTiny + (root.lineHeight - height) / 2
        // a title of two lines is cut near its middle, not before its last character; long English words need more room for that
        width: implicitWidth <= root.titleRoom ? implicitWidth : Math.min(root.titleRoom, implicitWidth / 2 + 5 * font.pixelSize)
        text: root.frame.itemTitle
        font.pixelSize: Tokens.isCare ? Tokens.fontCaption : Tokens.fontBody
        font.weight: Font.DemiBold
        lineHeight: 1
    }

    Words {
        id: step

        anchors.right: parent.right
        anchors.rightMargin: Tokens.margin
        y: Tokens.gapTiny + (root.lineHeight - height) / 2
        text: Sentence.filled(qsTrId("mark.place"), {step: root.frame.stepNumber, steps: root.frame.stepCount, label: root.frame.stepLabel})
        wrapMode: Text.NoWrap
        color: Tokens.textSoft
        font.pixelSize: Tokens.fontCaption
        lineHeight: 1
    }

    Row {
        id: marks

        x: Tokens.isLandscape ? title.x + title.width + Tokens.gapLarge : Tokens.margin
        y: Tokens.isLandscape ? (root.height - height) / 2 : root.height - Tokens.px(30)
        width: Tokens.isLandscape ? step.x - Tokens.gapLarge - x : root.room
        spacing: Tokens.gapTiny

        Repeater {
            model: root.frame.steps

            Rectangle {
                id: mark

                required property string stage

                width: (marks.width - (root.frame.stepCount - 1) * marks.spacing) / root.frame.stepCount
                height: Tokens.px(14)
                radius: height / 2
                color: mark.stage === "ahead" ? Tokens.page : Tokens.accent
                border.width: Tokens.hairline
                border.color: mark.stage === "ahead" ? Tokens.accentLine : Tokens.accent
            }
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.hairline
        color: Tokens.line
    }
}
