pragma ComponentBehavior: Bound

import QtQuick

// 文字 — wraps, never cuts.
Text {
    readonly property bool isWords: true

    color: Tokens.text
    font.family: Tokens.fontFamily
    font.pixelSize: Tokens.fontBody
    // quotes as wide as a Chinese character tear an English sentence apart
    font.features: Tokens.isChinese || !text.includes("“") ? ({}) : ({pwid: 1})
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    lineHeight: 1.08
    // without the marks that only keep a line together
    Accessible.name: text.replace(/\u2060/g, "")
    Accessible.role: Accessible.StaticText
}
