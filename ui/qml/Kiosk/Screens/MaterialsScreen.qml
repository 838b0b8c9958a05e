pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Painting

// 材料采集 — the paper as the camera sees it, and the pages that were taken.
ScreenBody {
    id: root

    Column {
        id: head

        width: Tokens.isLandscape ? parent.width * 0.54 : parent.width
        spacing: Tokens.gapTiny

        Heading {
            width: parent.width
            text: root.kiosk.materials.label
            lineHeight: 1
        }

        JoinedWords {
            width: parent.width
            first: Sentence.filled(qsTrId("materials.place_of"), {index: root.kiosk.materials.index, count: root.kiosk.materials.count})
                + (root.kiosk.materials.isOptional ? qsTrId("materials.optional") : "")
            second: root.kiosk.materials.hint
            color: Tokens.textSoft
        }
    }

    Rectangle {
        id: documentView

        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        width: Tokens.isLandscape ? parent.width * 0.56 : parent.width
        height: Tokens.isLandscape ? parent.height - y : Math.min(width * 0.76, parent.height - y - side.implicitHeight - Tokens.gap)
        radius: Tokens.radius
        color: Tokens.masthead

        LivePicture {
            id: picture

            objectName: "live-picture"
            anchors.centerIn: parent
            // what no one sees has no pixels of its own
            width: visible ? parent.width - 2 * Tokens.gapTiny : 0
            height: visible ? parent.height - 2 * Tokens.gapTiny : 0
            feed: root.kiosk.pageFeed
            isLive: root.visible
            isWhole: true // a corner that the picture leaves out cannot be put right
            shade: Tokens.veil
            accent: Tokens.markOnVeil
        }

        Words {
            anchors.centerIn: parent
            width: parent.width - 2 * Tokens.gap
            horizontalAlignment: Text.AlignHCenter
            visible: !picture.hasPicture
            text: qsTrId("materials.lay")
            color: Tokens.inkOnMasthead
        }
    }

    Column {
        id: side

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: Tokens.isLandscape ? parent.width * 0.44 - Tokens.gapLarge : parent.width
        spacing: Tokens.isLandscape ? Tokens.gapSmall : Tokens.gap

        Note {
            id: note

            width: parent.width
            note: root.kiosk.materials.note
        }

        Item {
            id: counting

            width: parent.width
            height: Math.max(taken.implicitHeight, again.visible ? again.height : 0)

            Words {
                id: taken

                anchors.left: parent.left
                anchors.right: again.visible ? again.left : parent.right
                anchors.rightMargin: Tokens.gapSmall
                anchors.verticalCenter: parent.verticalCenter
                text: Tokens.withoutOrphan(Sentence.filled(qsTrId("materials.pages"), {count: root.kiosk.materials.pages.count, most: root.kiosk.materials.maxPages}))
                font.weight: Font.DemiBold
            }

            SecondaryButton {
                id: again

                readonly property bool hasPages: root.kiosk.materials.pages.count > 0

                objectName: "capture"
                anchors.right: parent.right
                width: Math.max(implicitWidth, parent.width * 0.42)
                height: Tokens.button
                // the main button takes the first page of what must be handed in; of what need not, this one does
                visible: (hasPages || root.kiosk.materials.isOptional) && root.kiosk.materials.pages.count < root.kiosk.materials.maxPages
                label: hasPages ? qsTrId("materials.one_more") : qsTrId("materials.capture")
                icon: "camera-plus"
                enabled: picture.hasPicture
                onTapped: root.kiosk.send.capturePage()
            }
        }

        PagedGrid {
            id: thumbnails

            width: parent.width
            visible: root.kiosk.materials.pages.count > 0 || Tokens.isLandscape
            height: !visible ? 0 : rowHeight + (!Tokens.isLandscape && root.kiosk.materials.pages.count > columns ? Tokens.touch + spacing : 0)
            columns: Tokens.isLandscape ? 3 : 4
            // long notes leave less for the pages
            rowHeight: Tokens.isLandscape ? Math.min(Tokens.px(200), root.body.height - note.height - counting.height - 2 * side.spacing) : Tokens.px(250)
            model: root.kiosk.materials.pages
            namePrefix: "thumbnails"
            delegate: PageThumbnail {
                width: thumbnails.cellWidth
                height: thumbnails.rowHeight
                onRemoved: root.kiosk.send.removePage(number)
            }
        }
    }
}
