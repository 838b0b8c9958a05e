pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 授权 — what is read, what for, and when it is erased.
ScreenBody {
    id: root

    readingWidth: Tokens.px(1400)

    Heading {
        id: heading

        width: parent.width
        text: qsTr("个人信息使用授权")
    }

    Card {
        anchors.top: heading.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: parent.bottom
        width: parent.width

        Icon {
            id: sign

            anchors.top: parent.top
            anchors.topMargin: Tokens.gapLarge
            anchors.horizontalCenter: parent.horizontalCenter
            name: "shield-check"
            size: Tokens.px(Tokens.isLandscape ? 96 : 140)
        }

        BlockPages {
            anchors.top: sign.bottom
            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: Tokens.gapLarge
            model: root.kiosk.consent.blocks
            spacing: Tokens.gap
        }
    }
}
