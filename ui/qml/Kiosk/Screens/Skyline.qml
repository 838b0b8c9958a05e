pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 城景 — hills, houses and trees in the colours of dusk: says "a public hall in this town", and nothing more.
Item {
    id: root

    readonly property list<string> signs: ["pine-tree", "home-city", "tree", "town-hall", "tree", "city", "pine-tree"]
    readonly property list<real> places: [0.05, 0.17, 0.32, 0.5, 0.68, 0.84, 0.96]
    readonly property list<real> sizes: [150, 230, 180, 300, 180, 260, 170]
    readonly property real part: root.width / 1080

    Repeater {
        model: [0.14, 0.52, 0.9]

        Rectangle {
            required property real modelData
            required property int index

            x: root.width * modelData - width / 2
            y: root.height - height * (index === 1 ? 0.2 : 0.26)
            width: root.width * 0.78
            height: width
            radius: width / 2
            color: Tokens.sceneryFar
        }
    }

    Repeater {
        model: root.signs

        Icon {
            required property string modelData
            required property int index

            x: root.width * root.places[index] - width / 2
            // a sign of the font ends an eighth above its box
            y: root.height - height * 0.87
            name: modelData
            size: Math.max(1, root.sizes[index] * root.part)
            color: Tokens.scenery
        }
    }
}
