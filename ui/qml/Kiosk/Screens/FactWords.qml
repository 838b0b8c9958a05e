pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 事实文字 — a sign of how it is, what it is about, how it is in words; since when, by what evidence and who acts in small letters.
Item {
    id: root

    required property FactBlock fact
    readonly property string tone: ({ok: "good", bad: "bad", unknown: "caution", busy: "busy"})[root.fact.condition] ?? ""
    readonly property string sign: root.fact.icon !== "" ? root.fact.icon : root.fact.condition === "unknown" ? "help-circle" : root.tone !== "" ? Tokens.toneIcon(root.tone) : ""
    readonly property bool hasSign: root.sign !== "" && !root.fact.isHeading

    readonly property int signSize: root.fact.isDense ? Tokens.iconSmall : Tokens.iconBody
    readonly property int letters: root.fact.isDense ? Tokens.fontCaption : Tokens.fontBody

    implicitHeight: words.implicitHeight + Tokens.gapSmall / 2

    Icon {
        visible: root.hasSign
        anchors.verticalCenter: words.verticalCenter
        name: root.sign
        size: root.signSize
        color: root.tone === "" ? Tokens.accent : Tokens.toneColor(root.tone)
    }

    Column {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: root.hasSign ? root.signSize + Tokens.gapSmall : 0
        anchors.right: parent.right

        Item {
            width: parent.width
            height: Math.max(name.implicitHeight, value.implicitHeight)

            Words {
                id: name

                width: root.fact.value === "" ? parent.width : Math.min(implicitWidth, parent.width * 0.56)
                text: root.fact.title
                color: root.fact.isHeading ? Tokens.accent : Tokens.text
                font.pixelSize: root.letters
                font.weight: Font.DemiBold
                lineHeight: 1
                Accessible.role: root.fact.isHeading ? Accessible.Heading : Accessible.StaticText
            }

            Words {
                id: value

                anchors.right: parent.right
                visible: text !== ""
                width: parent.width - name.width - Tokens.gapSmall
                horizontalAlignment: Text.AlignRight
                text: root.fact.value
                color: root.tone === "" ? Tokens.text : Tokens.toneColor(root.tone)
                font.pixelSize: root.letters
                lineHeight: 1
            }
        }

        Words {
            width: parent.width
            visible: text !== ""
            text: root.fact.detail
            color: Tokens.textSoft
            font.pixelSize: root.fact.isDense ? Tokens.fontSmallest : Tokens.fontCaption
            lineHeight: 1
        }
    }

    Rectangle {
        visible: !root.fact.opens && !root.fact.isHeading
        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.hairline
        color: Tokens.line
    }
}
