pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 页面缩略图 — with a button to throw it away.
PagePicture {
    id: root

    required property int number
    required jpeg

    signal removed

    reserved: removal.height

    Rectangle {
        anchors.fill: parent
        radius: Tokens.radiusSmall
        color: Tokens.clear
        border.width: Tokens.hairline
        border.color: Tokens.accentLine
    }

    TouchTarget {
        id: removal

        objectName: "remove:" + root.number
        anchors.bottom: parent.bottom
        width: parent.width
        height: Tokens.touch
        label: Sentence.filled(qsTrId("materials.delete_page"), {page: root.number})
        onTapped: root.removed()

        Row {
            anchors.centerIn: parent
            spacing: Tokens.gapTiny

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "trash-can-outline"
                size: Tokens.iconSmall
                color: Tokens.bad
            }

            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: qsTrId("materials.delete")
                wrapMode: Text.NoWrap
                color: Tokens.bad
                font.pixelSize: Tokens.fontCaption
            }
        }
    }
}
