pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 听写 — what is to be said, how loud it comes, and the way back to the keyboard.
Item {
    id: root

    required property IntentSender send
    required property string stage
    required property real level
    required property int secondsLeft
    readonly property bool isRecording: root.stage === "recording"
    readonly property bool isOver: root.stage === "nothing" || root.stage === "failed"

    function headline(): string {
        switch (root.stage) {
        case "recording":
            return qsTrId("search.speak_now")
        case "recognising":
            return qsTrId("search.speak_working")
        case "nothing":
            return qsTrId("search.speak_nothing")
        case "failed":
            return qsTrId("search.speak_failed")
        default:
            return qsTrId("search.speak_wait")
        }
    }

    Column {
        id: lines

        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, Tokens.px(1200))
        spacing: !Tokens.isLandscape ? Tokens.gapLarge : Tokens.isCare ? Tokens.gapSmall : Tokens.gap

        Icon {
            // a low screen has room for the words alone
            visible: !Tokens.isLandscape
            anchors.horizontalCenter: parent.horizontalCenter
            name: root.isOver ? "microphone-off" : "microphone"
            size: Tokens.px(140)
        }

        Words {
            objectName: "dictation"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.headline()
            font.pixelSize: Tokens.fontTitle
            font.weight: Font.DemiBold
        }

        Rectangle {
            width: parent.width
            height: Tokens.px(32)
            radius: height / 2
            // its place stays, so that no button moves under a finger
            visible: !root.isOver
            opacity: root.isRecording ? 1 : 0
            color: Tokens.accentSoft
            border.width: Tokens.hairline
            border.color: Tokens.accentLine

            Rectangle {
                width: Math.max(height, parent.width * root.level)
                height: parent.height
                radius: height / 2
                color: Tokens.accent
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            visible: !root.isOver
            opacity: root.isRecording ? 1 : 0
            Accessible.ignored: !root.isRecording
            text: Sentence.filled(qsTrId("search.speak_seconds"), {seconds: root.secondsLeft})
            color: Tokens.textSoft
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            visible: !root.isOver
            text: qsTrId("search.speak_kept")
            color: Tokens.textSoft
        }

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Tokens.gap

            SecondaryButton {
                objectName: "speak:cancel"
                height: Tokens.button
                label: root.isOver ? qsTrId("search.speak_keyboard") : qsTrId("search.speak_cancel")
                icon: root.isOver ? "keyboard" : "close"
                onTapped: root.send.cancelDictation()
            }

            PrimaryButton {
                objectName: "speak:over"
                visible: !root.isOver
                enabled: root.isRecording
                label: qsTrId("search.speak_over")
                icon: "check"
                onTapped: root.send.finishDictation()
            }

            PrimaryButton {
                objectName: "speak:again"
                visible: root.stage === "nothing"
                label: qsTrId("search.speak_again")
                icon: "microphone"
                onTapped: root.send.startDictation()
            }
        }
    }
}
