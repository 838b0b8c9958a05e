pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.ViewModels

// 语言 — each language is offered in its own words.
SecondaryButton {
    id: root

    required property LanguagesViewModel languages

    objectName: "language"
    label: root.languages.offered
    icon: "translate"
    onTapped: root.languages.ask()
}
