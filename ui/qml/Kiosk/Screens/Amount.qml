pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 应缴金额.
Grid {
    id: root

    required property string amount

    readonly property bool isOneLine: Tokens.isLandscape || Tokens.isCare

    columns: root.isOneLine ? 2 : 1
    spacing: root.isOneLine ? Tokens.gap : 0
    horizontalItemAlignment: Grid.AlignHCenter
    verticalItemAlignment: Grid.AlignVCenter

    Words {
        text: qsTrId("pay.amount")
        color: Tokens.textSoft
        lineHeight: 1
    }

    Heading {
        text: root.amount
        wrapMode: Text.NoWrap
        color: Tokens.accent
        font.pixelSize: Tokens.fontHero
        Accessible.name: qsTrId("pay.amount") + ", " + text
        lineHeight: 1
    }
}
