pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 继续办理 — the card need not be shown again.
ScreenBody {
    id: root

    TwoPane {
        anchors.fill: parent
        headShare: 0.44
        head: [
            Heading {
                width: parent?.width ?? 0
                text: qsTr("还要办理其他事项吗？")
            },
            Words {
                width: parent?.width ?? 0
                text: qsTr("继续办理不用再次刷身份证。")
                color: Tokens.textSoft
            },
            SecondaryButton {
                objectName: "more-items"
                width: parent?.width ?? 0
                implicitHeight: Tokens.button
                label: qsTr("办理其他事项")
                icon: "home-outline"
                onTapped: root.kiosk.send.goHome()
            }
        ]

        Words {
            id: heading

            visible: root.kiosk.another.suggestions.count > 0
            text: qsTr("常一起办理")
            font.pixelSize: Tokens.fontStrong
            font.weight: Font.DemiBold
        }

        ItemPages {
            anchors.top: heading.bottom
            anchors.topMargin: Tokens.gapSmall
            anchors.bottom: parent.bottom
            width: parent.width
            columns: 1
            send: root.kiosk.send
            model: root.kiosk.another.suggestions
        }
    }
}
