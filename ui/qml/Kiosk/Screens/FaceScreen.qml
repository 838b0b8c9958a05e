pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 人脸比对 — the mirror with an oval, one instruction, how far it is.
ScreenBody {
    id: root

    readonly property bool isPassed: root.kiosk.face.progress >= 1

    Rectangle {
        id: mirror

        anchors.left: parent.left
        anchors.top: parent.top
        width: Tokens.isLandscape ? parent.width * 0.52 : parent.width
        height: Tokens.isLandscape ? parent.height : Math.min(width * 0.98, parent.height - side.implicitHeight - Tokens.gapLarge)
        radius: Tokens.radius
        color: Tokens.masthead

        LivePicture {
            id: picture

            objectName: "live-picture"
            anchors.centerIn: parent
            // what no one sees has no pixels of its own
            width: visible ? parent.width - 2 * Tokens.gapTiny : 0
            height: visible ? parent.height - 2 * Tokens.gapTiny : 0
            feed: root.kiosk.faceFeed
            isLive: root.visible
            isMirrored: true
            hasOval: true
            progress: root.kiosk.face.progress
            shade: Tokens.veil
            accent: Tokens.markOnVeil
        }

        Words {
            anchors.centerIn: parent
            objectName: "face:opening"
            visible: !picture.hasPicture && !root.isPassed && !root.kiosk.face.isOutOfOrder
            text: qsTrId("face.opening")
            color: Tokens.inkOnMasthead
        }

        // what is out of order is not promised
        Icon {
            anchors.centerIn: parent
            visible: !picture.hasPicture && !root.isPassed && root.kiosk.face.isOutOfOrder
            name: "camera-off"
            size: Tokens.px(160)
            color: Tokens.inkOnMasthead
        }

        // what the camera shows, or does not, matters no more
        Icon {
            objectName: "face:passed"
            anchors.centerIn: parent
            visible: root.isPassed && !picture.hasPicture
            name: "check-circle"
            size: Tokens.px(260)
            color: Tokens.inkOnMasthead
        }
    }

    Column {
        id: side

        anchors.right: parent.right
        y: Tokens.isLandscape ? (parent.height - height) / 2 : mirror.height + Tokens.gap
        width: Tokens.isLandscape ? parent.width * 0.48 - Tokens.gapLarge : parent.width
        spacing: Tokens.gap

        Heading {
            width: parent.width
            horizontalAlignment: Tokens.isLandscape ? Text.AlignLeft : Text.AlignHCenter
            text: root.kiosk.face.instruction
        }

        Words {
            width: parent.width
            visible: root.kiosk.face.attemptsLeft > 0 && !root.isPassed && !(Tokens.isCare && Tokens.isLandscape)
            horizontalAlignment: Tokens.isLandscape ? Text.AlignLeft : Text.AlignHCenter
            text: Sentence.filled(qsTrId("face.tries_left"), {count: root.kiosk.face.attemptsLeft})
            color: Tokens.textSoft
        }

        Note {
            width: parent.width
            note: root.kiosk.face.note
        }

        SecondaryButton {
            objectName: "face:refuse"
            visible: !root.isPassed
            x: Tokens.isLandscape ? 0 : (side.width - width) / 2
            implicitHeight: Tokens.button
            label: qsTrId("face_consent.refuse")
            onTapped: root.kiosk.send.decideOnFace(false)
        }

        Words {
            width: parent.width
            horizontalAlignment: Tokens.isLandscape ? Text.AlignLeft : Text.AlignHCenter
            visible: !Tokens.isCare || !Tokens.isLandscape
            text: root.kiosk.face.keeping
            color: Tokens.textSoft
            font.pixelSize: Tokens.fontCaption
        }
    }
}
