pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard
import Kiosk.Design
import Kiosk.Painting

// 输入方式 — keys or handwriting, one above the other at one height. The next citizen begins with the keys.
Item {
    id: root

    required property bool isEnglish
    required property bool isLatin
    required property bool isChinese
    required property bool isNobodyThere
    required property Item input
    required property WritingFeed writingFeed
    property bool isByHand: false
    readonly property bool isWriting: root.isByHand && choice.visible

    function choose(byHand: bool): void {
        if (byHand)
            InputContext.commit()
        root.isByHand = byHand
    }

    implicitHeight: keyboard.implicitHeight + (choice.visible ? choice.height + 2 * Tokens.gapTiny : 0)
    onInputChanged: {
        board.clear()
        KeyRoute.composer?.drop()
    }
    onIsNobodyThereChanged: root.isByHand = false

    Rectangle {
        anchors.fill: parent
        color: Tokens.line
    }

    Row {
        id: choice

        y: Tokens.gapTiny
        anchors.horizontalCenter: parent.horizontalCenter
        visible: root.writingFeed.isAvailable && !root.isLatin
        spacing: Tokens.gapTiny

        SecondaryButton {
            objectName: "by-keys"
            label: qsTrId("keyboard.pinyin")
            icon: "keyboard-outline"
            isToggle: true
            isOn: !root.isWriting
            activeFocusOnTab: false
            onTapped: root.choose(false)
        }

        SecondaryButton {
            objectName: "by-hand"
            label: qsTrId("keyboard.handwriting")
            icon: "draw-pen"
            isToggle: true
            isOn: root.isWriting
            activeFocusOnTab: false
            onTapped: root.choose(true)
        }
    }

    TextKeyboard {
        id: keyboard

        anchors.bottom: parent.bottom
        width: parent.width
        height: implicitHeight
        visible: !root.isWriting
        isEnglish: root.isEnglish
    }

    // over the words of the keyboard's own, of which there are none meanwhile
    KeyComposer {
        anchors.bottom: keyboard.top
        anchors.bottomMargin: -Tokens.touch
        width: parent.width
        z: 1
        roomAbove: root.height - keyboard.height
        isOn: root.isChinese && !root.isNobodyThere
    }

    HandwritingBoard {
        id: board

        anchors.fill: keyboard
        visible: root.isWriting
        feed: root.writingFeed
    }
}
