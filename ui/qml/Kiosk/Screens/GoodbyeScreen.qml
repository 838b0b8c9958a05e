pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 再见 — take card and papers.
ScreenBody {
    id: root

    readonly property bool isCardLeft: root.kiosk.goodbye.isCardLeft

    readingWidth: Tokens.px(1200)

    Column {
        anchors.centerIn: parent
        width: parent.width
        spacing: Tokens.gapLarge

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Tokens.px(240)
            height: width
            radius: width / 2
            color: root.isCardLeft ? Tokens.badSoft : Tokens.goodSoft
            border.width: Tokens.outline
            border.color: root.isCardLeft ? Tokens.bad : Tokens.good

            Icon {
                anchors.centerIn: parent
                name: root.isCardLeft ? "card-account-details" : "check-bold"
                size: Tokens.px(132)
                color: root.isCardLeft ? Tokens.bad : Tokens.good
            }
        }

        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.isCardLeft ? qsTr("请取走您的身份证") : qsTr("感谢使用，再见")
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: Tokens.withoutOrphan(qsTr("请带好您的证件、凭条和文件。退出后，您的个人信息会从本机清除。"))
        }

        Words {
            width: parent.width
            visible: root.kiosk.goodbye.secondsLeft > 0
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("%1 秒后返回待机画面").arg(root.kiosk.goodbye.secondsLeft)
            color: Tokens.textSoft
        }
    }
}
