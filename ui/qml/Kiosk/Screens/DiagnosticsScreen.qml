pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Fields

// 诊断页 — facts, paged, and below them what may be done; a question takes the place of the buttons.
ScreenBody {
    id: root

    property bool isBeside
    readonly property bool isTyped: root.kiosk.diagnostics.isTyped
    readonly property bool isPadBeside: root.isTyped && Tokens.isLandscape
    readonly property real room: root.isBeside || root.isPadBeside ? root.body.width * 0.42 : root.body.width
    readonly property real padWidth: root.isPadBeside ? root.body.width * 0.56 : root.body.width
    readonly property bool isAsked: root.kiosk.diagnostics.question !== ""

    // after the keyboard has come or gone, as on the search screen
    Binding {
        target: root
        property: "isBeside"
        value: root.kiosk.diagnostics.isSearched && Tokens.isLandscape && Tokens.keyboardHeight > 0
        delayed: true
    }

    Column {
        id: head

        width: root.isTyped ? root.room : parent.width
        spacing: Tokens.gapSmall

        Heading {
            width: parent.width
            text: root.kiosk.diagnostics.title
        }

        Note {
            width: parent.width
            note: root.kiosk.diagnostics.note
        }

        TextBox {
            objectName: "query"
            visible: root.kiosk.diagnostics.isSearched
            width: root.room
            value: root.kiosk.diagnostics.query
            placeholder: root.kiosk.diagnostics.queryExample || qsTrId("logs.search_example")
            icon: root.kiosk.diagnostics.queryLabel === "" ? "magnify" : "pencil"
            label: root.kiosk.diagnostics.queryLabel || qsTrId("logs.search")
            isLatin: root.kiosk.diagnostics.isLatin
            isDigits: root.kiosk.diagnostics.isDigits
            isEditing: root.visible && root.kiosk.diagnostics.isSearched
            isLive: true
            onEdited: text => root.kiosk.send.typeQuery(text)
        }

        Words {
            objectName: "typed-code"
            visible: root.isTyped
            width: parent.width
            text: root.kiosk.diagnostics.code === "" ? "____-____-____-____-____-____-____" : root.kiosk.diagnostics.code
            font.pixelSize: Tokens.fontStrong
            font.weight: Font.DemiBold
            wrapMode: Text.WrapAnywhere
        }
    }

    Loader {
        id: pad

        active: root.isTyped
        anchors.right: parent.right
        anchors.bottom: foot.top
        anchors.bottomMargin: Tokens.gap
        width: root.padWidth

        sourceComponent: LatinPad {
            keyHeight: Math.min(Tokens.key, (root.body.height - foot.height - Tokens.gap - 4 * Tokens.px(10)) / 5)
            onTyped: key => root.kiosk.send.typeQuery(root.kiosk.diagnostics.code + key)
            onErased: root.kiosk.send.typeQuery(root.kiosk.diagnostics.code.replace(/.-?$/, ""))
        }
    }

    FactPages {
        id: facts

        anchors.top: head.bottom
        anchors.topMargin: Tokens.gapSmall
        anchors.bottom: root.isPadBeside ? parent.bottom : root.isTyped ? pad.top : foot.top
        anchors.bottomMargin: root.isPadBeside ? 0 : Tokens.gapSmall
        width: root.room
        columns: !Tokens.isLandscape || root.isBeside || root.isTyped ? 1 : facts.isDense && !Tokens.isCare ? 3 : 2
        model: root.kiosk.diagnostics.rows
        send: root.kiosk.send
    }

    Column {
        id: foot

        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.kiosk.diagnostics.isSearched && !Tokens.isLandscape ? Tokens.keyboardHeight : 0
        x: root.isPadBeside ? parent.width - width : 0
        width: root.isPadBeside ? root.padWidth : root.room
        spacing: Tokens.gapSmall

        Words {
            visible: root.isAsked
            width: parent.width
            text: Tokens.withoutOrphan(root.kiosk.diagnostics.question)
            color: Tokens.caution
            font.weight: Font.DemiBold
        }

        Row {
            visible: root.isAsked
            spacing: Tokens.gap

            PrimaryButton {
                objectName: "answer:yes"
                width: Math.max(wantedWidth, Tokens.px(260))
                label: qsTrId("diagnostics.yes")
                icon: "check"
                onTapped: root.kiosk.send.pressButton("yes")
            }

            SecondaryButton {
                objectName: "answer:no"
                implicitHeight: Tokens.button
                width: Math.max(implicitWidth, Tokens.px(220))
                label: qsTrId("diagnostics.no")
                icon: "close"
                onTapped: root.kiosk.send.pressButton("no")
            }
        }

        FactButtons {
            visible: !root.isAsked
            width: parent.width
            model: root.kiosk.diagnostics.buttons
            send: root.kiosk.send
        }
    }
}
