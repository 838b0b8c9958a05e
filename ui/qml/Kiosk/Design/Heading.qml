pragma ComponentBehavior: Bound

import QtQuick

// 标题 — of a screen.
Words {
    readonly property bool isHeading: true

    font.pixelSize: Tokens.fontTitle
    font.weight: Font.DemiBold
    Accessible.role: Accessible.Heading
    Accessible.focusable: true
}
