pragma ComponentBehavior: Bound

import QtQuick

// 文字 — wraps, never cuts.
Text {
    color: Tokens.text
    font.family: Tokens.fontFamily
    font.pixelSize: Tokens.fontBody
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    lineHeight: 1.08
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
