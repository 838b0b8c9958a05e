pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Painting

// 图标 — one character of the icon font.
Text {
    id: root

    required property string name
    property int size: Tokens.iconBody

    width: root.size
    height: root.size
    text: Glyphs.of(root.name)
    color: Tokens.accent
    font.family: Tokens.iconFamily
    font.pixelSize: root.size
    horizontalAlignment: Text.AlignHCenter
    verticalAlignment: Text.AlignVCenter
    Accessible.ignored: true
}
