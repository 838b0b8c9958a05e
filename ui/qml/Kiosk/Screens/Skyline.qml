pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Kiosk.Design

// 城景 — hills, houses and trees in the colours of dusk: says "a public hall in this town", and nothing more.
Item {
    id: root

    readonly property list<string> signs: ["pine-tree", "home-city", "tree", "town-hall", "tree", "city", "pine-tree"]
    readonly property list<real> places: [0.05, 0.17, 0.32, 0.5, 0.68, 0.84, 0.96]
    readonly property list<real> sizes: [150, 230, 180, 300, 180, 260, 170]
    readonly property real part: root.width / 1080

    // drawn as paths: a rounded rectangle of this size keeps a picture of the whole circle, and only its top is seen
    Shape {
        anchors.fill: parent

        Hill {
            middle: root.width * 0.14
            top: root.height - radius * 0.52
            radius: root.width * 0.39
        }

        Hill {
            middle: root.width * 0.52
            top: root.height - radius * 0.4
            radius: root.width * 0.39
        }

        Hill {
            middle: root.width * 0.9
            top: root.height - radius * 0.52
            radius: root.width * 0.39
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

    component Hill: ShapePath {
        id: hill

        property real middle
        property real top
        property real radius

        strokeWidth: -1
        fillColor: Tokens.sceneryFar
        startX: hill.middle - hill.radius
        startY: hill.top + hill.radius

        PathArc {
            x: hill.middle + hill.radius
            y: hill.top + hill.radius
            radiusX: hill.radius
            radiusY: hill.radius
        }
    }
}
