pragma ComponentBehavior: Bound

import QtQuick

// 卡片 — a white surface.
Rectangle {
    radius: Tokens.radius
    color: Tokens.surface
    border.width: Tokens.hairline
    border.color: Tokens.line
}
