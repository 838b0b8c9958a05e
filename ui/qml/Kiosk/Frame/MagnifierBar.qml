pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 放大操作条 — arrows, where on the page one looks, and back to the usual size or height. Below the view, or beside it where a wide page is magnified.
FocusScope {
    id: root

    required property Magnifier magnifier
    required property bool isBeside
    // a page of its usual size is as wide as the screen, but for a keyboard beside it
    readonly property bool hasAcross: root.magnifier.isDouble || Tokens.isLandscape
    // beside a keyboard the words need the room
    readonly property bool isNarrow: !root.isBeside && root.width < Tokens.px(1000)
    readonly property real step: 0.75
    readonly property real padding: Tokens.px(16)

    signal ended

    component Arrow: TouchTarget {
        id: arrow

        required property string icon

        width: Tokens.button
        height: Tokens.button

        Rectangle {
            anchors.fill: parent
            radius: Tokens.radius
            color: !arrow.enabled ? Tokens.disabled : arrow.pressed ? Tokens.accentSoft : Tokens.surface
            border.width: !arrow.enabled && Tokens.isHighContrast ? 0 : Tokens.outline
            border.color: Tokens.accent

            Icon {
                anchors.centerIn: parent
                name: arrow.icon
                size: Tokens.px(80)
                color: arrow.enabled ? Tokens.inkOnAccentSoft : Tokens.inkOnDisabled
            }
        }
    }

    implicitWidth: arrows.width + 2 * root.padding
    implicitHeight: Tokens.button + 2 * root.padding

    Rectangle {
        anchors.fill: parent
        color: Tokens.masthead
    }

    Grid {
        id: arrows

        x: root.isBeside ? root.padding : Tokens.margin
        y: root.padding
        columns: root.isBeside ? 2 : 4
        spacing: Tokens.gapSmall

        Arrow {
            objectName: "magnifier:left"
            label: qsTrId("magnify.left")
            icon: "arrow-left-bold"
            visible: root.hasAcross
            enabled: root.magnifier.across > 0
            onTapped: root.magnifier.move(-root.step, 0)
        }

        Arrow {
            objectName: "magnifier:right"
            label: qsTrId("magnify.right")
            icon: "arrow-right-bold"
            visible: root.hasAcross
            enabled: root.magnifier.across < root.magnifier.mostAcross
            onTapped: root.magnifier.move(root.step, 0)
        }

        Arrow {
            objectName: "magnifier:up"
            label: qsTrId("magnify.up")
            icon: "arrow-up-bold"
            enabled: root.magnifier.down > 0
            onTapped: root.magnifier.move(0, -root.step)
        }

        Arrow {
            objectName: "magnifier:down"
            label: qsTrId("magnify.down")
            icon: "arrow-down-bold"
            enabled: root.magnifier.down < root.magnifier.mostDown
            onTapped: root.magnifier.move(0, root.step)
        }
    }

    // the whole page, and what of it is seen
    Rectangle {
        id: overview

        readonly property real share: Math.min(Tokens.button / root.magnifier.pageHeight, arrows.width / root.magnifier.pageWidth)

        x: root.isBeside ? (root.width - width) / 2 : arrows.x + arrows.width + Tokens.gapSmall
        y: root.isBeside ? arrows.y + arrows.height + Tokens.gap : (root.height - height) / 2
        width: root.magnifier.pageWidth * overview.share
        height: root.magnifier.pageHeight * overview.share
        visible: !root.isNarrow
        color: Tokens.clear
        border.width: Tokens.hairline
        border.color: Tokens.inkOnMasthead

        Rectangle {
            x: root.magnifier.across * overview.share
            y: root.magnifier.down * overview.share
            width: root.magnifier.seenWidth * overview.share
            height: root.magnifier.seenHeight * overview.share
            color: Tokens.mark
        }
    }

    TouchTarget {
        id: usual

        objectName: "magnifier:end"
        anchors.right: parent.right
        anchors.rightMargin: root.isBeside ? root.padding : Tokens.margin
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.padding
        width: root.isBeside ? arrows.width : root.width - overview.x - (root.isNarrow ? 0 : overview.width) - Tokens.gap - Tokens.margin
        height: Tokens.button
        label: root.magnifier.isDouble ? qsTrId("magnify.end") : qsTrId("reach.usual")
        onTapped: root.ended()

        Rectangle {
            anchors.fill: parent
            radius: Tokens.radius
            color: usual.pressed ? Tokens.accentSoft : Tokens.surface
            border.width: Tokens.outline
            border.color: Tokens.accent

            Words {
                anchors.fill: parent
                anchors.margins: Tokens.gapTiny
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                text: usual.label
                // the button says it
                Accessible.ignored: true
                wrapMode: Text.NoWrap
                color: Tokens.inkOnAccentSoft
                font.pixelSize: Tokens.px(68)
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Tokens.px(34)
                font.weight: Font.Medium
                lineHeight: 1
            }
        }
    }
}
