pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 身份识别 — one picture says what to do.
ScreenBody {
    id: root

    readonly property string stage: root.kiosk.identify.stage
    readonly property bool isRead: root.stage === "read"

    readingWidth: Tokens.px(1200)

    Column {
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: Tokens.gapLarge

        CardPicture {
            anchors.horizontalCenter: parent.horizontalCenter
            stage: root.stage
        }

        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: ({waiting: qsTr("请将身份证放在读卡区"), reading: qsTr("正在读取，请不要移动证件"),
                    read: qsTr("读取成功")})[root.stage] ?? qsTr("没有读到证件")
        }

        Words {
            width: parent.width
            visible: root.isRead
            horizontalAlignment: Text.AlignHCenter
            text: root.kiosk.identify.maskedName + "    " + root.kiosk.identify.maskedId
            font.pixelSize: Tokens.fontStrong
            font.weight: Font.Medium
        }

        Note {
            width: parent.width
            note: root.kiosk.identify.note
        }
    }
}
