pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 授权 — what is read, what for, and when it is erased.
ScreenBody {
    id: root

    TwoPane {
        anchors.fill: parent
        headShare: Tokens.isCare ? 0.42 : 0.36
        head: [
            Icon {
                visible: Tokens.isLandscape && !Tokens.isCare
                name: "shield-check"
                size: Tokens.px(140)
            },
            Heading {
                width: parent?.width ?? 0
                text: qsTrId("consent.heading")
            },
            Words {
                width: parent?.width ?? 0
                text: Tokens.withoutOrphan(qsTrId("consent.how"))
                color: Tokens.textSoft
            }
        ]

        Sheet {
            anchors.fill: parent
            topSpace: sign.visible ? sign.height + Tokens.gapLarge : 0
            model: root.kiosk.consent.blocks
            spacing: Tokens.gap

            Icon {
                id: sign

                visible: !Tokens.isLandscape
                anchors.top: parent.top
                anchors.topMargin: Tokens.gapLarge
                anchors.horizontalCenter: parent.horizontalCenter
                name: "shield-check"
                size: Tokens.px(140)
            }
        }
    }
}
