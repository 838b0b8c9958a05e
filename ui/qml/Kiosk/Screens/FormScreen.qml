pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Fields

// 填表 — a single field is edited in place; several are cards, each opening its editor over the page.
ScreenBody {
    id: root

    readonly property bool isSingle: root.kiosk.form.fieldCount === 1
    readonly property string pageKey: root.kiosk.form.pageKey

    onPageKeyChanged: sheet.close()
    onVisibleChanged: sheet.close()

    Column {
        id: head

        width: parent.width
        spacing: Tokens.gapSmall

        FormTitle {
            width: parent.width
            visible: root.kiosk.form.pages > 1 || !root.isSingle
            form: root.kiosk.form
            isQuiet: root.isSingle
        }

        Note {
            width: parent.width
            note: root.kiosk.form.note
        }

        SecondaryButton {
            objectName: "read-paper"
            width: parent.width
            visible: root.kiosk.form.reading !== ""
            label: root.kiosk.form.reading
            icon: "card-account-details-outline"
            onTapped: root.kiosk.send.capturePage()
        }
    }

    EditorHost {
        visible: root.isSingle
        anchors.top: head.bottom
        anchors.topMargin: head.height > 0 ? Tokens.gap : 0
        anchors.bottom: parent.bottom
        width: parent.width
        isWanted: root.isSingle && root.visible
        field: root.kiosk.form.first
        send: root.kiosk.send
        onFinished: if (root.kiosk.frame.main === "continue" && root.kiosk.frame.isMainEnabled) root.kiosk.send.goOn()
    }

    PagedColumn {
        id: cards

        visible: !root.isSingle
        // not reached behind the sheet
        enabled: !sheet.active
        anchors.top: head.bottom
        anchors.topMargin: Tokens.gap
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: Tokens.gap
        columns: Tokens.isLandscape ? 2 : 1
        namePrefix: "fields"
        model: root.kiosk.form.fields
        delegate: FieldBlock {
            pager: cards
            onOpened: field => sheet.open(field)
        }
    }

    above: SheetPlace {
        id: sheet

        anchors.fill: parent
        send: root.kiosk.send
    }
}
