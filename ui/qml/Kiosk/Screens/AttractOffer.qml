pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 待机屏服务 — notices, search, six frequent items, and how it goes. A touch anywhere else begins as well.
Column {
    id: root

    required property AttractViewModel attract
    required property IntentSender send
    required property real room
    readonly property real cell: Tokens.px(Tokens.isCare ? 156 : 128)
    // notices and search first, then as many items as there is room for, then what can only be read
    readonly property real leastAbove: (notices.height > 0 ? notices.height + root.spacing : 0) + search.height + root.spacing
    // large letters of long words leave no room for it
    readonly property bool hasCardFirst: root.leastAbove + cardFirst.implicitHeight + root.spacing + root.cell <= root.room
    readonly property real above: root.leastAbove + (root.hasCardFirst ? cardFirst.implicitHeight + root.spacing : 0)
    readonly property int lines: Math.max(1, Math.min(3, Math.floor((root.room - root.above + frequent.rowSpacing) / (root.cell + frequent.rowSpacing))))
    readonly property real needed: root.above + root.lines * (root.cell + frequent.rowSpacing) - frequent.rowSpacing
    readonly property bool hasTitle: root.attract.itemCount > 0 && root.needed + root.spacing + title.implicitHeight <= root.room
    readonly property real withTitle: root.needed + (root.hasTitle ? root.spacing + title.implicitHeight : 0)
    readonly property int columns: 2
    // a third of the card, without its padding and the two arrows
    readonly property real actWidth: (root.width - 2 * Tokens.gapLarge - 2 * Tokens.iconSmall - 4 * Tokens.gapSmall) / 3

    component Act: Grid {
        id: act

        required property string icon
        required property string title

        // large letters leave no room beside the icon
        columns: Tokens.isCare ? 1 : 2
        spacing: Tokens.isCare ? Tokens.gapTiny : Tokens.gapSmall
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        Icon {
            name: act.icon
        }

        Words {
            width: Math.min(implicitWidth, root.actWidth - (Tokens.isCare ? 0 : Tokens.iconBody + Tokens.gapSmall))
            horizontalAlignment: Tokens.isCare ? Text.AlignHCenter : Text.AlignLeft
            text: act.title
            font.weight: Font.DemiBold
            lineHeight: 1
        }
    }

    spacing: Tokens.gap

    AttractNotices {
        id: notices

        width: parent.width
        notices: root.attract.notices
    }

    Words {
        id: title

        visible: root.hasTitle
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: Sentence.filled(qsTrId("attract.offer"), {count: root.attract.itemCount})
        font.pixelSize: Tokens.fontTitle
        font.weight: Font.DemiBold
        lineHeight: 1
    }

    SearchBox {
        id: search

        width: parent.width
        onTapped: root.send.openSearch()
    }

    Words {
        id: cardFirst

        visible: root.hasCardFirst
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: Tokens.withoutOrphan(qsTrId("attract.card_first"))
        color: Tokens.textSoft
        font.pixelSize: Tokens.isCare ? Tokens.fontSmallest : Tokens.fontCaption
        lineHeight: 1
    }

    Grid {
        id: frequent

        width: parent.width
        columns: root.columns
        columnSpacing: Tokens.gapSmall
        rowSpacing: Tokens.gapSmall

        Repeater {
            model: root.attract.frequent

            ItemCard {
                required property int index

                width: (frequent.width - (root.columns - 1) * frequent.columnSpacing) / root.columns
                visible: index < root.lines * root.columns
                height: root.cell
                isCompact: true
                onTapped: root.send.openItem(code)
            }
        }
    }

    Card {
        visible: root.withTitle + root.spacing + height <= root.room
        width: parent.width
        height: Math.max(Tokens.px(128), acts.implicitHeight + 2 * Tokens.gap)

        Row {
            id: acts

            anchors.centerIn: parent
            spacing: Tokens.gapSmall

            Act {
                anchors.verticalCenter: parent.verticalCenter
                icon: "gesture-tap"
                title: qsTrId("attract.choose")
            }

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "chevron-right"
                size: Tokens.iconSmall
                color: Tokens.textSoft
            }

            Act {
                anchors.verticalCenter: parent.verticalCenter
                icon: "card-account-details-outline"
                title: qsTrId("attract.card")
            }

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "chevron-right"
                size: Tokens.iconSmall
                color: Tokens.textSoft
            }

            Act {
                anchors.verticalCenter: parent.verticalCenter
                icon: "receipt-text-outline"
                title: qsTrId("attract.receipt")
            }
        }
    }
}
