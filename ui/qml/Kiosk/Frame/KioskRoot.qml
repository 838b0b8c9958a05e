pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Keyboard
import Kiosk.ViewModels

// 终端界面 — header, step bar, screen, footer, overlays; and the scale of everything.
Rectangle {
    id: root

    required property KioskViewModel kiosk
    // low reach: the page is seen in the lower part of the screen, as large as ever, and moved there
    readonly property real reach: root.kiosk.isLow ? Math.round(root.height * 0.62) : root.height
    readonly property bool isLandscape: root.width > root.height
    // who runs the terminal has pages with more on them
    readonly property bool isForCitizens: !["attract", "entrance", "diagnostics", "guidedTest"].includes(root.kiosk.kind)
    // where the screen does not say how large it is: the usual one of such a terminal, 27 inches upright or 21.5 inches wide
    readonly property real pixelMillimetres: root.kiosk.pixelMillimetres > 0 ? root.kiosk.pixelMillimetres : (root.width > root.height ? 546.1 : 685.8) / Math.hypot(root.width, root.height)
    readonly property bool isMagnified: root.kiosk.isMagnified
    // less than the whole page is seen at a time
    readonly property bool isSeenInPart: root.isMagnified || root.kiosk.isLow
    readonly property bool isBarBeside: root.isMagnified && root.isLandscape
    // a low and wide view has no room for the keyboard below it; the pages leave their right half to it anyhow
    readonly property bool isKeyboardBeside: root.kiosk.isLow && !root.isMagnified && root.isLandscape
    readonly property real besideWidth: root.isKeyboardBeside && keyboard.isWanted ? keyboard.width : 0
    readonly property bool isBare: root.kiosk.kind === "attract" || root.kiosk.kind === "outOfService"

    color: Tokens.page

    ScreenTokens {
        anchors.fill: parent
        kiosk: root.kiosk
        twelveMillimetres: root.isForCitizens ? 12 / root.pixelMillimetres : 0
    }

    Connections {
        target: root.kiosk

        function onVisitEnded(): void {
            screens.end()
            keyboard.drop()
        }
    }

    // the page; what is beside it where it is seen in part keeps its size
    Magnifier {
        id: sight

        visible: !cover.isWanted && !night.isWanted
        y: root.height - root.reach
        width: root.width - (root.isBarBeside ? bar.width : root.besideWidth)
        height: root.reach - (root.isSeenInPart ? dock.height + (root.isBarBeside ? 0 : bar.height) : 0)
        isOn: root.isSeenInPart
        isDouble: root.isMagnified
        pageWidth: root.width
        pageHeight: root.height

        // what lies behind a question cannot be pressed, and gives the focus back to what had it
        FocusScope {
            id: behind

            anchors.fill: parent
            enabled: overlays.kind === ""
            Keys.onPressed: event => event.accepted = KeyRoute.pad?.take(event) ?? false
            Keys.onReleased: event => {
                event.accepted = false
                KeyRoute.pad?.release(event)
            }

            SandboxStrip {
                id: strip

                objectName: "sandbox"
                visible: root.kiosk.frame.isTest || root.kiosk.frame.isSandbox || root.kiosk.kind === "result" && root.kiosk.result.isSandbox
                isTest: root.kiosk.frame.isTest
                width: parent.width
            }

            Header {
                id: header

                anchors.top: strip.bottom
                visible: !root.isBare
                width: parent.width
                kiosk: root.kiosk
            }

            Loader {
                id: video

                anchors.top: header.bottom
                width: parent.width
                height: (video.item as VideoStrip)?.implicitHeight ?? 0
                active: root.kiosk.frame.isVideoOpen
                sourceComponent: VideoStrip {
                    kiosk: root.kiosk
                }
            }

            StepBar {
                id: steps

                anchors.top: video.bottom
                width: parent.width
                frame: root.kiosk.frame
            }

            ScreenHost {
                id: screens

                // read before the footer, over which a sheet lies
                z: 1
                anchors.top: root.isBare ? strip.bottom : steps.bottom
                anchors.bottom: root.isBare ? behind.bottom : footer.top
                width: parent.width
                kiosk: root.kiosk
                onBegun: heading => root.isMagnified ? sight.begin(heading) : sight.beginAtTop()
            }

            KeyboardHost {
                id: keyboard

                parent: root.isKeyboardBeside ? beside : root.isSeenInPart ? dock : behind
                z: 1
                y: parent.height - height - (root.isSeenInPart ? 0 : footer.height)
                x: (parent.width - width) / (root.isMagnified ? 2 : 1)
                width: Tokens.isLandscape ? root.width * (Tokens.isCare ? 0.52 : 0.56) : parent.width
                isEnglish: root.kiosk.isEnglish
                kind: root.kiosk.kind
                writingFeed: root.kiosk.writingFeed
                isApart: root.isSeenInPart && !root.isKeyboardBeside
            }

            Footer {
                id: footer

                visible: !root.isBare
                enabled: !screens.isCovered
                anchors.bottom: parent.bottom
                width: parent.width
                kiosk: root.kiosk
                hasUnseen: screens.shown?.hasUnseen ?? false
                onNextPageWanted: screens.shown.showNext()
            }
        }

        OverlayHost {
            id: overlays

            anchors.fill: behind
            kiosk: root.kiosk
            onLifted: behind.forceActiveFocus()
            onLoaded: sight.begin(screens.headingIn(overlays.item as Item))
        }
    }

    Rectangle {
        id: dock

        anchors.top: sight.bottom
        width: sight.width
        height: root.isSeenInPart && !root.isKeyboardBeside && keyboard.isWanted ? keyboard.height : 0
        color: Tokens.line
    }

    Item {
        id: beside

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: root.besideWidth
        height: root.reach
    }

    Loader {
        id: bar

        anchors.right: parent.right
        anchors.rightMargin: root.besideWidth
        anchors.bottom: parent.bottom
        width: root.isBarBeside ? (bar.item as Item)?.implicitWidth ?? 0 : root.width - root.besideWidth
        height: root.isBarBeside ? root.reach : (bar.item as Item)?.implicitHeight ?? 0
        active: root.isSeenInPart
        sourceComponent: MagnifierBar {
            magnifier: sight
            isBeside: root.isBarBeside
            onEnded: {
                const hadFocus = bar.activeFocus
                if (root.isMagnified)
                    root.kiosk.setMagnified(false)
                else
                    root.kiosk.setLow(false)
                if (hadFocus)
                    (overlays.kind === "" ? behind : overlays).forceActiveFocus()
            }
        }
    }

    // a finger is tried on all of the screen, whatever its pages have where
    Loader {
        id: cover

        readonly property bool isWanted: root.kiosk.kind === "guidedTest" && root.kiosk.guidedTest.coversScreen && overlays.kind === ""

        anchors.fill: parent
        onIsWantedChanged: cover.isWanted ? cover.setSource("TouchCover.qml", {kiosk: root.kiosk, pixelMillimetres: root.pixelMillimetres}) : cover.source = ""
    }

    Loader {
        id: night

        readonly property bool isWanted: root.kiosk.kind === "attract" && root.kiosk.attract.isDark

        anchors.fill: parent
        onIsWantedChanged: night.source = night.isWanted ? "NightCover.qml" : ""
    }

    // the other buttons of a mouse belong to a desktop: they end here
    MouseArea {
        anchors.fill: parent
        z: 2
        acceptedButtons: Qt.AllButtons & ~Qt.LeftButton
    }
}
