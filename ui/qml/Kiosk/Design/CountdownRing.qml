pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Painting

// 倒计时 — a ring that runs down around the seconds left.
Ring {
    id: root

    required property int seconds

    implicitWidth: Tokens.px(240)
    implicitHeight: Tokens.px(240)
    track: Tokens.line
    color: Tokens.accent
    Accessible.role: Accessible.StaticText
    Accessible.name: Sentence.filled(qsTrId("countdown.left"), {seconds: root.seconds})

    Words {
        anchors.centerIn: parent
        text: root.seconds
        font.pixelSize: Tokens.fontHero
        font.weight: Font.DemiBold
    }
}
