pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 表单标题 — what is filled in; at its end, or below where it is long, which of several pages this is.
Item {
    id: root

    required property FormViewModel form
    property bool isQuiet: false
    readonly property bool isBeside: title.implicitWidth + place.room <= root.width

    implicitHeight: title.height + (place.visible && !root.isBeside ? Tokens.gapTiny + place.height : 0)

    Heading {
        id: title

        width: root.isBeside ? implicitWidth : parent.width
        text: root.form.title
        font.pixelSize: root.isQuiet ? Tokens.fontBody : Tokens.fontTitle
        font.weight: root.isQuiet ? Font.Normal : Font.DemiBold
        color: root.isQuiet ? Tokens.textSoft : Tokens.text
        lineHeight: 1
    }

    Words {
        id: place

        readonly property real room: visible ? implicitWidth + Tokens.gap : 0

        visible: root.form.pages > 1
        x: root.isBeside ? root.width - width : 0
        y: root.isBeside ? title.baselineOffset - baselineOffset : title.height + Tokens.gapTiny
        text: Sentence.filled(qsTrId("form.page"), {page: root.form.page + 1, pages: root.form.pages})
        wrapMode: Text.NoWrap
        color: Tokens.textSoft
        lineHeight: 1
    }
}
