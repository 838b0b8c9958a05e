pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 控制台文字.
Text {
    color: Tokens.dockText
    font.family: Tokens.fontFamily
    font.pixelSize: 17
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
}
