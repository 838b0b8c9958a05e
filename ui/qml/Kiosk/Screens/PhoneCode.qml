pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting
import Kiosk.ViewModels

// 扫码取件 — the code by which the citizen's telephone fetches the papers.
Card {
    id: root

    required property PrintViewModel job

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Tokens.gap
        spacing: Tokens.gapSmall

        QrCode {
            objectName: "phone:code"
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, root.height - scan.height - 2 * Tokens.gap - Tokens.gapSmall, Tokens.px(440))
            height: width
            text: root.job.phoneCode
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTrId("print.phone_code")
        }

        CentredWords {
            id: scan

            room: parent.width
            text: Tokens.withoutOrphan(Sentence.filled(qsTrId("print.phone_scan"), {time: root.job.phoneUntil}))
            font.weight: Font.DemiBold
        }
    }
}
