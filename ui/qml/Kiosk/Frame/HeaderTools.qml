pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Screens
import Kiosk.ViewModels

// 页眉按钮 — language, care mode, help.
Row {
    id: root

    required property KioskViewModel kiosk

    spacing: Tokens.gapSmall

    LanguageButton {
        languages: root.kiosk.languages
    }

    SecondaryButton {
        objectName: "care"
        label: root.kiosk.careMode ? qsTrId("header.standard") : qsTrId("header.care")
        icon: root.kiosk.careMode ? "format-size" : "account-heart"
        onTapped: root.kiosk.send.setCareMode(!root.kiosk.careMode)
    }

    SecondaryButton {
        objectName: "help"
        label: qsTrId("header.help")
        icon: "help-circle"
        onTapped: root.kiosk.send.openHelp()
    }
}
