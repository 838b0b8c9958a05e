pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 授权 — what the camera looks at, what for, and when it is erased.
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
                text: qsTrId("face_consent.heading")
            },
            Words {
                width: parent?.width ?? 0
                text: Tokens.withoutOrphan(root.kiosk.consent.choice)
                color: Tokens.textSoft
            },
            SecondaryButton {
                objectName: "face:refuse"
                    width: Math.min(parent?.width ?? 0, implicitWidth)
                implicitHeight: Tokens.button
                label: qsTrId("face_consent.refuse")
                onTapped: root.kiosk.send.decideOnFace(false)
            }
        ]

        Sheet {
            anchors.fill: parent
            topSpace: sign.visible ? sign.height + Tokens.gapLarge : 0
            model: root.kiosk.consent.blocks
            spacing: Tokens.gap

            Icon {
                id: sign

                visible: !Tokens.isLandscape && !Tokens.isCare
                anchors.top: parent.top
                anchors.topMargin: Tokens.gapLarge
                anchors.horizontalCenter: parent.horizontalCenter
                name: "shield-check"
                size: Tokens.px(140)
            }
        }
    }
}
