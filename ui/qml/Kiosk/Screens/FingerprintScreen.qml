pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 指纹采集 — which finger, how good the print is.
ScreenBody {
    id: root

    readonly property int quality: root.kiosk.fingerprint.quality

    readingWidth: Tokens.px(1200)

    Column {
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: Tokens.isLandscape ? Tokens.gapTiny : Tokens.gap

        Ring {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Tokens.px(Tokens.isLandscape ? 220 : 420)
            height: width
            fraction: Math.max(0, root.quality) / 100
            track: Tokens.line
            color: root.quality >= 60 ? Tokens.good : Tokens.accent

            Icon {
                anchors.centerIn: parent
                name: "fingerprint"
                size: parent.width * 0.56
            }
        }

        Heading {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("第 %1 枚手指，共 %2 枚").arg(root.kiosk.fingerprint.finger).arg(root.kiosk.fingerprint.fingers)
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.quality < 0 ? qsTr("请将手指平放在指纹采集器上")
                                   : root.kiosk.fingerprint.triesLeft === 0 ? qsTr("清晰度 %1 分（60 分合格）").arg(root.quality)
                                   : qsTr("清晰度 %1 分（60 分合格），还可以采集 %2 次").arg(root.quality).arg(root.kiosk.fingerprint.triesLeft)
            color: Tokens.textSoft
        }

        Note {
            width: parent.width
            note: root.kiosk.fingerprint.note
        }
    }
}
