pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 事项卡 — icon, short name, official name, who answers for it, and why it cannot be done here now.
TouchTarget {
    id: root

    required property string code
    required property string title
    required property string official
    required property string department
    required property string icon
    required property string note
    required property bool isAvailable
    property bool isCompact: false
    // nothing but the name, in one line: large letters above the keyboard; that it cannot be done now is said by its sign
    property bool isNameAlone: false
    // one of the few of care mode
    property bool isLarge: false
    // beside the keyboard there is room for the names alone
    readonly property bool isBrief: root.isCompact || root.width < Tokens.px(Tokens.isCare ? 640 : 480)

    // above and below the words: among results every line counts
    readonly property real inset: root.isCompact ? Tokens.gapTiny : Tokens.gapSmall

    objectName: "item:" + root.code
    label: root.title
    // who cannot see it does not choose it in vain
    spoken: root.isAvailable || root.note === "" ? root.title : root.title + ", " + root.note

    Card {
        anchors.fill: parent
        color: root.pressed ? Tokens.accentSoft : root.isAvailable ? Tokens.surface : Tokens.page
        border.color: root.activeFocus ? Tokens.accent : Tokens.line

        Rectangle {
            id: sign

            anchors.left: parent.left
            anchors.leftMargin: Tokens.gapSmall
            anchors.verticalCenter: parent.verticalCenter
            width: Tokens.px(root.isLarge ? 88 : root.isCompact ? 72 : 88)
            height: width
            radius: Tokens.radius
            color: root.isAvailable ? Tokens.accentSoft : Tokens.disabled

            Icon {
                anchors.centerIn: parent
                name: root.isNameAlone && !root.isAvailable ? "cancel" : root.icon
                size: Tokens.px(root.isLarge ? 60 : root.isCompact ? 44 : 56)
                color: root.isAvailable ? Tokens.accent : Tokens.inkOnDisabled
            }
        }

        Column {
            anchors.left: sign.right
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: Tokens.gapSmall
            anchors.rightMargin: Tokens.gapSmall
            spacing: Tokens.gapTiny / 2

            Words {
                id: title

                width: parent.width
                height: Math.min(implicitHeight, root.height - root.inset - official.taken - below.taken)
                verticalAlignment: Text.AlignVCenter
                text: root.isNameAlone ? root.title.replace(/？$/, "") : Tokens.withoutOrphan(root.title)
                wrapMode: root.isNameAlone ? Text.NoWrap : Text.Wrap
                // the button says it
                Accessible.ignored: true
                font.pixelSize: root.isLarge ? Tokens.isLandscape ? Tokens.fontTitle : Tokens.fontStrong : root.isBrief ? Tokens.fontBody : Tokens.fontStrong
                font.weight: Font.DemiBold
                fontSizeMode: Text.Fit
                minimumPixelSize: Tokens.fontSmallest
                lineHeight: 1
            }

            Words {
                id: official

                readonly property real taken: visible ? height + parent.spacing : 0
                readonly property bool isJoined: !root.isBrief && named.advanceWidth < width
                // the short name comes first, and why it cannot be done
                readonly property bool hasRoom: root.isBrief ? root.isAvailable && implicitHeight < root.height - root.inset - title.implicitHeight : measure.advanceWidth < width && (!Tokens.isCare || isJoined || alone.advanceWidth < width)

                width: parent.width
                visible: !root.isNameAlone && hasRoom && (isJoined || root.official !== root.title)
                text: isJoined ? named.text : Tokens.withoutOrphan(root.official)
                color: Tokens.textSoft
                height: Math.min(implicitHeight, root.height * (root.isBrief ? 0.6 : 0.32))
                font.pixelSize: root.isBrief ? Tokens.fontSmallest : Tokens.fontCaption
                fontSizeMode: Text.Fit
                minimumPixelSize: Tokens.isCare ? Tokens.fontSmallest : Tokens.px(20)
                lineHeight: 1

                TextMetrics {
                    id: named

                    font.family: official.font.family
                    font.pixelSize: Tokens.fontCaption
                    text: root.official + " · " + root.department
                }

                // large letters: what is not said in one line is on the next page
                TextMetrics {
                    id: alone

                    font.family: official.font.family
                    font.pixelSize: Tokens.fontCaption
                    text: root.official
                }
            }

            Words {
                id: below

                readonly property real taken: visible ? height + parent.spacing : 0

                width: parent.width
                visible: !root.isNameAlone && text !== "" && (!root.isBrief || !root.isAvailable)
                // why it cannot be done matters more than where
                text: root.isBrief ? qsTrId("item.not_now") : official.isJoined ? root.note : root.note || root.department
                color: root.isAvailable ? Tokens.textSoft : Tokens.caution
                height: Math.min(implicitHeight, root.height * (official.visible ? 0.4 : Tokens.isCare ? 0.6 : 0.52))
                font.pixelSize: Tokens.fontCaption
                wrapMode: root.isBrief && !root.isLarge ? Text.NoWrap : Text.Wrap
                fontSizeMode: Text.Fit
                minimumPixelSize: Tokens.fontSmallest
                lineHeight: 1
                // a title that was made smaller leaves room below itself
                transform: Translate {
                    y: (title.contentHeight - title.height) / 2
                }

                TextMetrics {
                    id: measure

                    font: below.font
                    text: below.text
                }
            }
        }
    }
}
