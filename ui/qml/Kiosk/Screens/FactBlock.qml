pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 事实行 — one fact of a page; it can be touched where it opens something.
PagedBlock {
    id: root

    required property string key
    required property string title
    required property string value
    required property string detail
    required property string condition
    required property string icon
    required property bool opens
    property bool isDense: false
    readonly property bool isHeading: root.condition === "heading"

    signal opened(key: string)

    lead: root.isHeading ? Tokens.gapSmall : 0
    keepsNext: root.isHeading
    implicitHeight: place.implicitHeight

    Loader {
        id: place

        width: parent.width
        sourceComponent: root.opens ? target : plain
    }

    Component {
        id: target

        TouchTarget {
            id: card

            objectName: "row:" + root.key
            implicitHeight: Math.max(words.implicitHeight + Tokens.gapSmall, Tokens.touch)
            label: root.title
            onTapped: root.opened(root.key)

            Card {
                anchors.fill: parent
                color: card.pressed ? Tokens.accentSoft : Tokens.surface
                border.color: card.activeFocus ? Tokens.accent : Tokens.line
            }

            FactWords {
                id: words

                anchors.verticalCenter: parent.verticalCenter
                x: Tokens.gapSmall
                width: parent.width - Tokens.iconSmall - 3 * Tokens.gapSmall
                fact: root
            }

            Icon {
                anchors.right: parent.right
                anchors.rightMargin: Tokens.gapSmall
                anchors.verticalCenter: parent.verticalCenter
                name: "chevron-right"
                size: Tokens.iconSmall
            }
        }
    }

    Component {
        id: plain

        FactWords {
            fact: root
        }
    }
}
