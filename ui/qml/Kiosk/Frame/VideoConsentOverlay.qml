pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 同意视频连线 — what is sent, before anything is.
Dialog {
    id: root

    required property KioskViewModel kiosk
    readonly property list<string> points: [qsTrId("video.consent_picture"), qsTrId("video.consent_sound"), qsTrId("video.consent_screen"), qsTrId("video.consent_end")]
    readonly property list<string> icons: ["camera", "microphone", "monitor-eye", "shield-check"]

    objectName: "overlay:video_consent"
    // a screen that lies has more room beside than below
    widest: Tokens.isLandscape ? Tokens.px(1600) : Tokens.px(1000)
    heading: qsTrId("video.consent_heading")
    onDismissed: root.kiosk.send.stay()
    Component.onCompleted: root.Accessible.announce([root.heading, ...root.points].join(". "), Accessible.Assertive)

    Heading {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: root.heading
    }

    Repeater {
        model: root.points.length

        Row {
            id: point

            required property int index

            width: parent.width
            spacing: Tokens.gap

            Icon {
                id: sign

                anchors.verticalCenter: parent.verticalCenter
                name: root.icons[point.index]
                size: Tokens.px(56)
                color: Tokens.accent
            }

            Words {
                width: parent.width - sign.width - parent.spacing
                anchors.verticalCenter: parent.verticalCenter
                text: root.points[point.index]
            }
        }
    }

    Grid {
        anchors.horizontalCenter: parent.horizontalCenter
        columns: Tokens.isLandscape ? 2 : 1
        spacing: Tokens.gap
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        PrimaryButton {
            objectName: "overlay:agree"
            width: Math.max(wantedWidth, Tokens.px(420))
            label: qsTrId("video.agree")
            icon: "video"
            onTapped: root.kiosk.send.agreeToVideo()
        }

        SecondaryButton {
            objectName: "overlay:stay"
            focus: true
            width: Math.max(implicitWidth, Tokens.px(420))
            implicitHeight: Tokens.button
            label: qsTrId("video.refuse")
            icon: "close"
            onTapped: root.kiosk.send.stay()
        }
    }
}
