pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 搜索框 on the home screen; it opens the search screen.
TouchTarget {
    id: root

    objectName: "search"
    label: qsTrId("search.box")
    implicitHeight: Tokens.button

    Card {
        anchors.fill: parent
        border.width: Tokens.outline
        border.color: Tokens.accent

        Icon {
            id: sign

            anchors.left: parent.left
            anchors.leftMargin: Tokens.gap
            anchors.verticalCenter: parent.verticalCenter
            name: "magnify"
        }

        Words {
            anchors.left: sign.right
            anchors.right: parent.right
            anchors.leftMargin: Tokens.gapSmall
            anchors.rightMargin: Tokens.gap
            anchors.top: parent.top
            anchors.bottom: parent.bottom
            verticalAlignment: Text.AlignVCenter
            fontSizeMode: Text.Fit
            minimumPixelSize: Tokens.fontSmallest
            text: root.label
            // the button says it
            Accessible.ignored: true
            color: Tokens.textSoft
            lineHeight: 1
        }
    }
}
