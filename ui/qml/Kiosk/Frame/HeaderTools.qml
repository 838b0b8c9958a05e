pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Screens
import Kiosk.ViewModels

// 页眉按钮 — language, care mode, help; in care mode somebody is called from every page.
Row {
    id: root

    required property KioskViewModel kiosk

    // where words find no room, those beside the call go without pictures
    property bool isBrief: false
    readonly property real fullWidth: (call.visible ? call.fullWidth + root.spacing : 0) + language.fullWidth + care.fullWidth + help.fullWidth + 2 * root.spacing

    spacing: Tokens.gapSmall

    SecondaryButton {
        id: call

        objectName: "call"
        visible: root.kiosk.careMode && root.kiosk.frame.canCall
        label: qsTrId("call.button")
        icon: "bell-ring"
        isOn: root.kiosk.frame.call !== ""
        onTapped: root.kiosk.send.callHelp()
    }

    LanguageButton {
        id: language

        languages: root.kiosk.languages
        isBrief: root.isBrief
    }

    SecondaryButton {
        id: care

        objectName: "care"
        label: root.kiosk.careMode ? qsTrId("header.standard") : qsTrId("header.care")
        isBrief: root.isBrief
        icon: root.kiosk.careMode ? "format-size" : "account-heart"
        onTapped: root.kiosk.send.setCareMode(!root.kiosk.careMode)
    }

    SecondaryButton {
        id: help

        objectName: "help"
        label: qsTrId("header.help")
        isBrief: root.isBrief
        icon: "help-circle"
        onTapped: root.kiosk.send.openHelp()
    }
}
