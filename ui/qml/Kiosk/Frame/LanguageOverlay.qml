pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 选择语言 — where there are more than two. It goes by itself: on the screen at rest nothing else would end it.
Dialog {
    id: root

    required property KioskViewModel kiosk

    objectName: "overlay:languages"
    heading: qsTrId("language.choose")
    onDismissed: root.kiosk.languages.keep()

    Timer {
        running: true
        interval: 60000
        onTriggered: root.kiosk.languages.keep()
    }

    Heading {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: root.heading
    }

    Grid {
        anchors.horizontalCenter: parent.horizontalCenter
        columns: 2
        spacing: Tokens.gap

        Repeater {
            model: root.kiosk.languages.rows

            SecondaryButton {
                required property string code
                required property string name
                required property bool isShown

                objectName: "language:" + code
                width: Tokens.px(400)
                implicitHeight: Tokens.button
                label: name
                isToggle: true
                isOn: isShown
                onTapped: root.kiosk.languages.choose(code)
            }
        }
    }

    PrimaryButton {
        anchors.horizontalCenter: parent.horizontalCenter
        objectName: "language-keep"
        focus: true
        label: qsTrId("language.keep")
        onTapped: root.kiosk.languages.keep()
    }
}
