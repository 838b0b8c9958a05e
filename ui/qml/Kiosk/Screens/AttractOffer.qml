pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 待机屏服务 — notices, what can be done here, and how it goes. To be read; a touch anywhere begins.
Column {
    id: root

    required property AttractViewModel attract
    required property real room
    readonly property real needed: notices.height + title.implicitHeight + signs.implicitHeight + 3 * root.spacing
    readonly property int columns: Tokens.isCare ? 4 : 6
    // a third of the card, without its padding and the two arrows
    readonly property real actWidth: (root.width - 2 * Tokens.gapLarge - 2 * Tokens.iconSmall - 4 * Tokens.gapSmall) / 3

    component Sign: Column {
        id: sign

        required property string title
        required property string icon

        spacing: Tokens.gapTiny

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Tokens.px(88)
            height: width
            radius: width / 2
            color: Tokens.surface
            border.width: Tokens.hairline
            border.color: Tokens.line

            Icon {
                anchors.centerIn: parent
                name: sign.icon
            }
        }

        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: sign.title
            font.pixelSize: Tokens.isCare ? Tokens.fontSmallest : Tokens.fontCaption
            lineHeight: 1
        }
    }

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

    spacing: Tokens.gapLarge

    AttractNotices {
        id: notices

        width: parent.width
        notices: root.attract.notices
    }

    Words {
        id: title

        visible: root.attract.itemCount > 0
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: Sentence.filled(qsTrId("attract.offer"), {count: root.attract.itemCount})
        font.pixelSize: Tokens.fontTitle
        font.weight: Font.DemiBold
        lineHeight: 1
    }

    Grid {
        id: signs

        width: parent.width
        columns: root.columns
        columnSpacing: Tokens.gapSmall
        rowSpacing: Tokens.gap

        Repeater {
            model: root.attract.departments

            Sign {
                required property int index

                visible: index < root.columns * (Tokens.isCare ? 1 : 2)
                width: (signs.width - (root.columns - 1) * signs.columnSpacing) / root.columns
            }
        }
    }

    Card {
        visible: root.needed + height <= root.room
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
                title: qsTrId("attract.slip")
            }
        }
    }
}
