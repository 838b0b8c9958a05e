pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 办理条件 — what the card speaks against, before anything is typed.
ScreenBody {
    id: root

    TwoPane {
        anchors.fill: parent
        headShare: Tokens.isCare ? 0.42 : 0.36
        head: [
            Icon {
                visible: Tokens.isLandscape && !Tokens.isCare
                name: "account-question"
                size: Tokens.px(140)
            },
            Heading {
                width: parent?.width ?? 0
                text: qsTrId("conditions.heading")
            },
            Words {
                width: parent?.width ?? 0
                text: Tokens.withoutOrphan(qsTrId("conditions.how"))
                color: Tokens.textSoft
            }
        ]

        Sheet {
            anchors.fill: parent
            topSpace: sign.visible ? sign.height + Tokens.gapLarge : 0
            model: root.kiosk.conditions.blocks
            spacing: Tokens.gap

            Icon {
                id: sign

                visible: !Tokens.isLandscape
                anchors.top: parent.top
                anchors.topMargin: Tokens.gapLarge
                anchors.horizontalCenter: parent.horizontalCenter
                name: "account-question"
                size: Tokens.px(140)
            }
        }
    }
}
