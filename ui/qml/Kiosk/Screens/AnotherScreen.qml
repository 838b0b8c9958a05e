pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 继续办理 — the card need not be shown again.
ScreenBody {
    id: root

    readingWidth: Tokens.px(1560)

    Column {
        id: head

        width: parent.width
        spacing: Tokens.gapSmall

        Heading {
            width: parent.width
            text: qsTr("还要办理其他事项吗？")
        }

        Words {
            width: parent.width
            text: qsTr("继续办理不用再次刷身份证。")
            color: Tokens.textSoft
        }

        SecondaryButton {
            objectName: "more-items"
            width: parent.width
            implicitHeight: Tokens.button
            label: qsTr("办理其他事项")
            icon: "home-outline"
            onTapped: root.kiosk.send.goHome()
        }

        Words {
            visible: root.kiosk.another.suggestions.count > 0
            topPadding: Tokens.gapSmall
            text: qsTr("常一起办理")
            font.weight: Font.DemiBold
        }
    }

    ItemPages {
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: parent.bottom
        width: parent.width
        send: root.kiosk.send
        model: root.kiosk.another.suggestions
    }
}
