pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design
import Kiosk.Fields
import Kiosk.ViewModels

// 填表 — a single field is edited in place; several are cards, each opening its editor over the page.
ScreenBody {
    id: root

    isCovered: sheet.active

    readonly property bool isSingle: root.kiosk.form.isSingle
    readonly property string pageKey: root.kiosk.form.pageKey

    property int lastPage: -1

    // one that is chosen on the page needs no other page over it
    function open(field: FieldViewModel): void {
        if (!field.isChosenInPlace)
            sheet.open(field)
    }

    // one touch; who only changes an answer of a full page stays there and sees it
    function pick(name: string, value: string): void {
        const wasFilled = root.kiosk.form.isFilled
        const page = root.kiosk.form.page
        root.kiosk.send.setField(name, value)
        if (!wasFilled && root.visible && root.kiosk.form.page === page)
            Qt.callLater(root.openNext)
    }

    // the next empty field that must be filled in opens by itself; where none is left the page goes on
    function openNext(): void {
        const next = root.kiosk.form.nextEmpty()
        if (next !== null)
            root.open(next)
        else if (root.kiosk.form.isFilled && root.kiosk.frame.main === "continue" && root.kiosk.frame.isMainEnabled)
            root.kiosk.send.goOn()
    }

    // what must be filled in on the next page, or what an answer brought up on this one, opens by itself; not over the
    // offer to read it from a card or paper
    function turn(): void {
        const wasOpen = sheet.active
        const hasMore = wasOpen && root.kiosk.form.page === root.lastPage
        const isNext = root.lastPage >= 0 && root.kiosk.form.page > root.lastPage
        const next = root.visible && !root.isSingle && (hasMore || isNext && !root.kiosk.form.hasOffer) ? root.kiosk.form.nextEmpty() : null
        sheet.close()
        root.lastPage = root.kiosk.form.page
        if (next !== null)
            root.open(next)
    }

    // the first page of a form begins with its first field
    function arrive(): void {
        const next = root.visible && !root.isSingle && root.kiosk.form.page === 0 && !root.kiosk.form.hasOffer && !sheet.active ? root.kiosk.form.nextEmpty() : null
        if (next !== null)
            root.open(next)
    }

    function turnUp(): void {
        sheet.close()
        root.lastPage = root.visible ? root.kiosk.form.page : -1
        if (root.visible)
            Qt.callLater(root.arrive)
    }

    // what was refused has the focus, the first of it; a single field is edited on the page and has no card
    function showWrong(): void {
        for (let place = 0; place < cards.count && root.visible && !root.isSingle && !sheet.active; place++) {
            const block = cards.blockAt(place) as FieldBlock
            if (block?.isWrong ?? false) {
                cards.page = block.onPage
                block.takeFocus()
                return
            }
        }
    }

    onPageKeyChanged: root.turn()
    onVisibleChanged: root.turnUp()

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

        Grid {
            id: offers

            readonly property bool hasBoth: root.kiosk.form.personCard !== "" && root.kiosk.form.reading !== ""
            readonly property real buttonWidth: (width - (columns - 1) * spacing) / columns

            width: parent.width
            visible: root.kiosk.form.hasOffer
            columns: Tokens.isLandscape && hasBoth ? 2 : 1
            spacing: Tokens.gapSmall

            SecondaryButton {
                objectName: "person-card"
                width: offers.buttonWidth
                visible: root.kiosk.form.personCard !== ""
                label: root.kiosk.form.personCard
                icon: "account-credit-card-outline"
                onTapped: root.kiosk.send.readPersonCard()
            }

            SecondaryButton {
                objectName: "read-paper"
                width: offers.buttonWidth
                visible: root.kiosk.form.reading !== ""
                label: root.kiosk.form.reading
                icon: "card-account-details-outline"
                onTapped: root.kiosk.send.capturePage()
            }
        }
    }

    EditorHost {
        // a card that is waited for has the page; to type is one touch
        visible: root.isSingle && !root.kiosk.form.awaitsCard
        anchors.top: head.bottom
        anchors.topMargin: head.height > 0 ? Tokens.gap : 0
        anchors.bottom: parent.bottom
        width: parent.width
        isWanted: visible && root.visible
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
            onIsWrongChanged: if (isWrong) Qt.callLater(root.showWrong)
            onOpened: field => sheet.open(field)
            onPicked: (name, value) => root.pick(name, value)
        }
    }

    above: SheetPlace {
        id: sheet

        anchors.fill: parent
        send: root.kiosk.send
        onFinished: root.openNext()
    }
}
