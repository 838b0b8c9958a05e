pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Screens
import Kiosk.ViewModels

// 页眉按钮 — language, care mode, help; in care mode somebody is called from every page. What does nothing here is not shown.
Row {
    id: root

    required property KioskViewModel kiosk

    // where words find no room, those beside the call go without pictures
    property bool isBrief: false
    readonly property real fullWidth: {
        const shown = [call, language, care, help].filter(tool => tool.isOffered);
        return shown.reduce((sum, tool) => sum + tool.fullWidth, 0) + Math.max(0, shown.length - 1) * root.spacing;
    }

    spacing: Tokens.gapSmall

    SecondaryButton {
        id: call

        readonly property bool isOffered: root.kiosk.careMode && root.kiosk.frame.canCall

        objectName: "call"
        visible: isOffered
        label: qsTrId("call.button")
        icon: "bell-ring"
        isOn: root.kiosk.frame.call !== ""
        onTapped: root.kiosk.send.callHelp()
    }

    LanguageButton {
        id: language

        readonly property bool isOffered: root.kiosk.frame.hasModes

        visible: isOffered
        languages: root.kiosk.languages
        isBrief: root.isBrief
    }

    SecondaryButton {
        id: care

        readonly property bool isOffered: root.kiosk.frame.hasModes

        objectName: "care"
        visible: isOffered
        label: root.kiosk.careMode ? qsTrId("header.standard") : qsTrId("header.care")
        isBrief: root.isBrief
        icon: root.kiosk.careMode ? "format-size" : "account-heart"
        onTapped: root.kiosk.send.setCareMode(!root.kiosk.careMode)
    }

    SecondaryButton {
        id: help

        readonly property bool isOffered: root.kiosk.frame.hasHelp

        objectName: "help"
        visible: isOffered
        label: qsTrId("header.help")
        isBrief: root.isBrief
        icon: "help-circle"
        onTapped: root.kiosk.send.openHelp()
    }
}
