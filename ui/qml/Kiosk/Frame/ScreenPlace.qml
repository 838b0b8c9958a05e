pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// 屏幕位 — the place of one screen: empty until it is first shown or built in the background, and again after `drop`.
Loader {
    id: root

    required property KioskViewModel kiosk
    required property string kind
    readonly property bool isShown: root.kiosk.kind === root.kind

    function build(inBackground: bool): void {
        if (root.status === Loader.Loading && !inBackground)
            root.source = "" // Qt would finish it at once, but without the properties that it was given
        root.asynchronous = inBackground && root.status === Loader.Null
        if (!root.active)
            root.active = true // Qt has kept source and properties
        else if (root.status === Loader.Null)
            root.setSource("../Screens/" + root.kind.charAt(0).toUpperCase() + root.kind.slice(1) + "Screen.qml", {kiosk: root.kiosk})
    }

    // what is not on the screen goes, with all that it shows
    function drop(): void {
        if (!root.isShown && root.status !== Loader.Null)
            root.active = false
    }

    objectName: "screen:" + root.kind
    visible: root.isShown
    onIsShownChanged: if (root.isShown) root.build(false)
    Component.onCompleted: if (root.isShown) root.build(false)
}
