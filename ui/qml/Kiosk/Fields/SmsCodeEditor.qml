pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 短信验证码 — ask for it, type it.
EditorFrame {
    id: root

    shownValue: root.field.value.split("").join("  ")
    padShare: 0.46
    extra: [
        SecondaryButton {
            objectName: "send-sms"
            implicitHeight: Tokens.button
            width: parent?.width ?? 0
            label: root.field.isLoading ? qsTrId("sms_code.sending")
                                        : root.field.pause > 0 ? Sentence.filled(qsTrId("sms_code.again_in"), {seconds: root.field.pause}) : qsTrId("sms_code.send")
            icon: "message-text-outline"
            enabled: !root.field.isLoading && root.field.pause === 0
            onTapped: root.send.sendSms(root.field.name)
        },
        Words {
            width: parent?.width ?? 0
            visible: text !== ""
            text: root.field.display
            color: Tokens.textSoft
        }
    ]

    NumberPad {
        y: Tokens.isLandscape ? 0 : parent.height - height
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, Tokens.px(860))
        keyHeight: Math.min(Tokens.px(150), (parent.height - 3 * spacing) / 4)
        onTyped: key => root.send.setField(root.field.name, (root.field.value + key).slice(0, 6))
        onErased: root.send.setField(root.field.name, root.field.value.slice(0, -1))
        onFinished: root.finished()
    }
}
