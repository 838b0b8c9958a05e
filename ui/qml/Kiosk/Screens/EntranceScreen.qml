pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Fields

// 诊断入口 — the number of an account, then its PIN; or a card on the reader.
ScreenBody {
    id: root

    readonly property string asked: root.kiosk.entrance.wantsNumber ? qsTrId("entrance.enter_number") : qsTrId("entrance.enter_pin")

    readingWidth: Tokens.px(1200)

    Column {
        id: head

        width: Tokens.isLandscape ? parent.width * 0.46 : parent.width
        spacing: Tokens.gap

        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTrId("entrance.heading")
        }

        Note {
            width: parent.width
            note: root.kiosk.entrance.note
        }

        Words {
            width: parent.width
            visible: root.kiosk.entrance.takesCard && root.kiosk.entrance.number === "" && !root.kiosk.entrance.note.isShown
            horizontalAlignment: Text.AlignHCenter
            text: qsTrId("entrance.or_card")
            color: Tokens.textSoft
        }

        Words {
            objectName: "entrance:typed"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: (root.kiosk.entrance.number === "" ? "" : root.kiosk.entrance.number + "  ") + (root.kiosk.entrance.digits > 0 ? "●".repeat(root.kiosk.entrance.digits) : root.asked)
            font.pixelSize: Tokens.fontStrong
        }
    }

    NumberPad {
        x: Tokens.isLandscape ? parent.width - width : (parent.width - width) / 2
        y: Tokens.isLandscape ? 0 : head.height + Tokens.gap
        width: Math.min(Tokens.isLandscape ? parent.width * 0.5 : parent.width, Tokens.px(720))
        extraKey: ""
        onTyped: key => root.kiosk.send.typePin(key)
        onErased: root.kiosk.send.typePin("")
    }
}
