pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 公告 — of the centre, at most two at a time.
Rectangle {
    id: root

    required property list<string> notices

    visible: root.notices.length > 0
    height: visible ? lines.implicitHeight + 2 * Tokens.gap : 0
    radius: Tokens.radius
    color: Tokens.accentSoft
    border.width: Tokens.hairline
    border.color: Tokens.accentLine

    Column {
        id: lines

        anchors.verticalCenter: parent.verticalCenter
        x: Tokens.gap
        width: parent.width - 2 * x
        spacing: Tokens.gapSmall

        Repeater {
            model: root.notices.slice(0, 2)

            Item {
                id: notice

                required property string modelData

                width: lines.width
                height: Math.max(sign.height, words.implicitHeight)

                Icon {
                    id: sign

                    name: "bullhorn"
                    size: Tokens.iconSmall
                }

                Words {
                    id: words

                    anchors.left: sign.right
                    anchors.leftMargin: Tokens.gapSmall
                    anchors.right: parent.right
                    text: Tokens.withoutOrphan(notice.modelData)
                    lineHeight: 1
                }
            }
        }
    }
}
