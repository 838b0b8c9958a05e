pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 纸件状态 — one paper: icon, name, where it is.
Card {
    id: root

    required property string label
    required property string icon
    required property string stage
    property bool isBesidePicture: false
    readonly property string tone: ({printed: "good", problem: "bad", ask: "caution", printing: "busy"})[root.stage] ?? "neutral"

    implicitHeight: Tokens.px(!Tokens.isCare ? 144 : root.isBesidePicture ? 124 : 160)
    height: implicitHeight

    Icon {
        id: sign

        // two papers beside each other in large letters of long words: the words say it
        visible: !Tokens.isCrowded || root.isBesidePicture
        anchors.left: parent.left
        anchors.leftMargin: Tokens.gapLarge
        anchors.verticalCenter: parent.verticalCenter
        name: root.icon
        size: Tokens.iconLarge
    }

    Words {
        anchors.left: sign.visible ? sign.right : parent.left
        anchors.leftMargin: Tokens.gap
        anchors.right: state.left
        anchors.rightMargin: Tokens.gapSmall
        anchors.verticalCenter: parent.verticalCenter
        text: root.label
        font.pixelSize: Tokens.fontStrong
        font.weight: Font.DemiBold
        lineHeight: 1
    }

    Row {
        id: state

        anchors.right: parent.right
        anchors.rightMargin: Tokens.gapLarge
        anchors.verticalCenter: parent.verticalCenter
        spacing: Tokens.gapTiny

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.stage === "given_up" ? "printer-off-outline" : root.tone === "neutral" ? "clock-outline" : Tokens.toneIcon(root.tone)
            color: Tokens.toneColor(root.tone)
        }

        Words {
            anchors.verticalCenter: parent.verticalCenter
            wrapMode: Text.NoWrap
            text: ({pending: qsTrId("print.paper_pending"), printing: qsTrId("print.paper_printing"), printed: qsTrId("print.paper_printed"), problem: qsTrId("print.paper_problem"),
                    ask: qsTrId("print.paper_ask"), given_up: qsTrId("print.paper_given_up")})[root.stage] ?? ""
            color: Tokens.toneColor(root.tone)
            font.weight: Font.DemiBold
        }
    }
}
