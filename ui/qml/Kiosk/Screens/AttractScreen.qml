pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Frame
import Kiosk.ViewModels

// 待机屏 — big and calm: time, place, notices, touch to start.
Rectangle {
    id: root

    required property KioskViewModel kiosk

    color: Tokens.masthead

    Rectangle {
        id: ground

        anchors.bottom: parent.bottom
        width: parent.width
        height: parent.height * (Tokens.isLandscape ? 0.36 : 0.4)
        color: Tokens.page
    }

    TouchTarget {
        objectName: "wake"
        anchors.fill: parent
        label: qsTr("轻触屏幕开始")
        onTapped: root.kiosk.send.wake()
    }

    Column {
        id: name

        anchors.top: parent.top
        anchors.left: parent.left
        anchors.right: language.left
        anchors.margins: Tokens.margin
        anchors.topMargin: Tokens.px(Tokens.isLandscape ? 64 : 96)
        spacing: Tokens.gapTiny

        Words {
            width: parent.width
            text: qsTr("政务服务自助终端")
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.fontTitle
            font.weight: Font.DemiBold
            lineHeight: 1
        }

        Words {
            width: parent.width
            text: root.kiosk.chrome.site
            color: Tokens.inkOnMasthead
        }
    }

    SecondaryButton {
        id: language

        objectName: "language"
        anchors.right: parent.right
        anchors.rightMargin: Tokens.margin
        anchors.top: name.top
        label: root.kiosk.isEnglish ? "中文" : "English"
        icon: "translate"
        onTapped: root.kiosk.send.chooseLanguage(root.kiosk.isEnglish ? "zh" : "en")
    }

    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        y: (name.y + name.height + invitation.y - height) / 2

        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            text: root.kiosk.clock.time
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.fontDisplay
            font.weight: Font.Light
            lineHeight: 0.9
        }

        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            text: root.kiosk.clock.date
            color: Tokens.inkOnMasthead
            font.pixelSize: Tokens.fontStrong
        }
    }

    Rectangle {
        id: invitation

        anchors.horizontalCenter: parent.horizontalCenter
        y: ground.y - height / 2
        width: words.implicitWidth + Tokens.px(200)
        height: Tokens.px(152)
        radius: height / 2
        color: Tokens.accent
        border.width: Tokens.gapTiny
        border.color: Tokens.surface

        Row {
            anchors.centerIn: parent
            spacing: Tokens.gap

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "gesture-tap"
                size: Tokens.iconLarge
                color: Tokens.mark
            }

            Words {
                id: words

                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("轻触屏幕开始")
                wrapMode: Text.NoWrap
                color: Tokens.inkOnAccent
                font.pixelSize: Tokens.fontTitle
                font.weight: Font.DemiBold
            }
        }
    }

    Column {
        anchors.top: invitation.bottom
        anchors.topMargin: Tokens.isLandscape ? Tokens.gap : Tokens.px(72)
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(root.width - 2 * Tokens.margin, Tokens.readingWidth)
        spacing: Tokens.gapSmall

        Repeater {
            model: root.kiosk.attract.notices.slice(0, Tokens.isLandscape ? 2 : 4)

            Row {
                id: notice

                required property string modelData

                spacing: Tokens.gapSmall

                Icon {
                    name: "bullhorn"
                    size: Tokens.iconSmall
                    color: Tokens.accent
                }

                Words {
                    width: Math.min(root.width - 2 * Tokens.margin, Tokens.readingWidth) - Tokens.iconSmall - Tokens.gapSmall
                    text: notice.modelData
                    color: Tokens.text
                    lineHeight: 1
                }
            }
        }
    }

    Item {
        id: foot

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Tokens.margin
        height: Math.max(lamps.height, number.height)

        Lamps {
            id: lamps

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            chrome: root.kiosk.chrome
            ink: Tokens.textSoft
        }

        Words {
            id: number

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("终端编号 %1").arg(root.kiosk.chrome.terminal)
            wrapMode: Text.NoWrap
            color: Tokens.text
            font.pixelSize: Tokens.fontCaption
        }
    }

    HiddenCorner {
        width: Tokens.px(160)
        height: Tokens.px(160)
        send: root.kiosk.send
    }
}
