pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 步骤条 — the item, the step in words, and how far it is.
Rectangle {
    id: root

    required property ChromeViewModel chrome

    visible: root.chrome.stepNumber > 0
    implicitHeight: root.visible ? column.implicitHeight + Tokens.gap + Tokens.gapTiny : 0
    height: implicitHeight
    color: Tokens.surface

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: Tokens.margin
        anchors.rightMargin: Tokens.margin
        anchors.bottomMargin: Tokens.gapSmall
        spacing: Tokens.gapTiny

        Item {
            width: parent.width
            height: Math.max(title.implicitHeight, step.implicitHeight)

            Words {
                id: title

                anchors.left: parent.left
                anchors.right: step.left
                anchors.rightMargin: Tokens.gap
                anchors.verticalCenter: parent.verticalCenter
                text: root.chrome.itemTitle
                font.weight: Font.DemiBold
                lineHeight: 1
            }

            Words {
                id: step

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("第 %1 步，共 %2 步 · %3").arg(root.chrome.stepNumber).arg(root.chrome.stepCount).arg(root.chrome.stepLabel)
                wrapMode: Text.NoWrap
                color: Tokens.textSoft
                font.pixelSize: Tokens.fontCaption
            }
        }

        Row {
            id: marks

            width: parent.width
            spacing: Tokens.gapTiny

            Repeater {
                model: root.chrome.steps

                Rectangle {
                    id: mark

                    required property string state

                    width: (marks.width - (root.chrome.stepCount - 1) * marks.spacing) / root.chrome.stepCount
                    height: Tokens.px(14)
                    radius: height / 2
                    color: mark.state === "ahead" ? Tokens.page : Tokens.accent
                    border.width: Tokens.hairline
                    border.color: mark.state === "ahead" ? Tokens.accentLine : Tokens.accent
                }
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
