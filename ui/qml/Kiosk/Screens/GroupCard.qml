pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 主题或部门磁贴 — icon, title, how many items.
TouchTarget {
    id: root

    required property string id
    required property string title
    required property string icon
    required property int count
    required property string group

    objectName: root.group + ":" + root.id
    label: root.title

    Card {
        anchors.fill: parent
        color: root.pressed ? Tokens.accentSoft : Tokens.surface
        border.color: root.activeFocus ? Tokens.accent : Tokens.line

        Icon {
            id: sign

            anchors.left: parent.left
            anchors.leftMargin: Tokens.gapSmall
            anchors.verticalCenter: parent.verticalCenter
            name: root.icon
            size: Tokens.px(Tokens.isLandscape ? 52 : 64)
        }

        Column {
            anchors.left: sign.right
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: Tokens.gapSmall
            anchors.rightMargin: Tokens.gapTiny

            Words {
                id: title

                width: parent.width
                height: Math.min(implicitHeight, root.height - number.implicitHeight - Tokens.gapSmall)
                verticalAlignment: Text.AlignVCenter
                text: root.title
                // the button says it
                Accessible.ignored: true
                font.weight: Font.DemiBold
                fontSizeMode: Text.Fit
                minimumPixelSize: Tokens.fontCaption
                lineHeight: 1
            }

            Words {
                id: number

                text: Sentence.filled(qsTrId("home.group_count"), {count: root.count})
                color: Tokens.textSoft
                font.pixelSize: Tokens.fontCaption
                lineHeight: 1
                // a title that was made smaller leaves room below itself
                transform: Translate {
                    y: (title.contentHeight - title.height) / 2
                }
            }
        }
    }
}
