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
            text: Sentence.filled(qsTrId("finger.place"), {finger: root.kiosk.fingerprint.finger, fingers: root.kiosk.fingerprint.fingers})
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.quality < 0 ? qsTrId("finger.lay")
                                   : root.kiosk.fingerprint.triesLeft === 0 ? Sentence.filled(qsTrId("finger.quality"), {quality: root.quality})
                                   : Sentence.filled(qsTrId("finger.quality_tries"), {quality: root.quality, count: root.kiosk.fingerprint.triesLeft})
            color: Tokens.textSoft
        }

        Note {
            width: parent.width
            note: root.kiosk.fingerprint.note
        }
    }
}
