pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 身份识别 — one picture says what to do.
ScreenBody {
    id: root

    readonly property string stage: root.kiosk.identify.stage
    readonly property int alignment: Tokens.isLandscape ? Text.AlignLeft : Text.AlignHCenter

    readonly property list<string> ways: {
        if (root.stage === "read")
            return [];
        const further = root.kiosk.identify.furtherWays;
        return root.kiosk.identify.acceptsCode ? [...further, "code"] : [...further];
    }
    // what does not fit beside the picture goes below it, over the whole width
    readonly property bool isBelow: Tokens.isLandscape && root.ways.length > 0 && gauge.implicitHeight > root.room * 0.5
    // above the consent, which lies at the bottom
    readonly property real room: root.body.height - (strip.visible ? strip.height + Tokens.gapSmall : 0)
    // large letters and several ways
    readonly property bool isTight: Tokens.isCare && root.ways.length > 1
    readonly property real gap: root.isTight ? Tokens.gapSmall : Tokens.gap
    // how high words are with the other ways below them, and where the picture and they have their room
    readonly property real wordsHeight: words.height + (wayList.visible ? root.gap + wayList.height : 0)
    readonly property real band: root.room - (root.isBelow ? wayList.height + root.gap : 0)

    function said(way: string): string {
        switch (way) {
        case "social_card":
            return qsTrId("identify.also_social_card");
        case "social_code":
            return qsTrId("identify.also_social_code");
        case "insurance_code":
            return qsTrId("identify.also_insurance_code");
        default:
            return qsTrId("identify.code");
        }
    }

    // long words need the width that a few leave free
    readingWidth: Tokens.px(Tokens.isLandscape && gauge.implicitHeight > root.height * 0.4 ? 1808 : 1560)

    Words {
        id: gauge

        visible: false
        width: Tokens.px(1560 - 96) - picture.width - 2 * Tokens.gap - Tokens.iconBody
        text: [root.kiosk.identify.note.advice, ...root.ways.map(way => root.said(way))].join("\n")
    }

    CardPicture {
        id: picture

        x: Tokens.isLandscape ? 0 : (parent.width - width * scale) / 2
        y: Tokens.isLandscape ? (root.band - height * scale) / 2 : (root.room - height * scale - root.wordsHeight - Tokens.gapLarge) / 2
        scale: Math.max(root.isTight ? 0.24 : 0.3, Math.min(1, (Tokens.isLandscape ? root.band : root.room - root.wordsHeight - Tokens.gapLarge) / height))
        transformOrigin: Item.TopLeft
        stage: root.stage
        isPhone: root.kiosk.identify.isAboutPhone
    }

    Column {
        id: words

        anchors.right: parent.right
        y: Tokens.isLandscape ? (root.band - (root.isBelow ? height : root.wordsHeight)) / 2 : picture.y + picture.height * picture.scale + Tokens.gapLarge
        width: Tokens.isLandscape ? parent.width - picture.width * picture.scale - Tokens.px(96) : parent.width
        spacing: root.gap

        Heading {
            width: parent.width
            horizontalAlignment: root.alignment
            text: Tokens.withoutOrphan(root.kiosk.identify.note.text)
        }

        Words {
            width: parent.width
            visible: root.stage === "read" && !root.kiosk.identify.isInPlaceOfFace
            horizontalAlignment: root.alignment
            text: root.kiosk.identify.maskedName + "    " + root.kiosk.identify.maskedId
            font.pixelSize: Tokens.fontStrong
            font.weight: Font.Medium
        }

        Note {
            width: parent.width
            note: root.kiosk.identify.note
            hasHeading: true
            isPlain: root.isTight && root.kiosk.identify.note.tone === "neutral"
        }

        SecondaryButton {
            objectName: "not-me"
            visible: root.stage === "read" && !root.kiosk.identify.wantsLicence && !root.kiosk.identify.isOther && !root.kiosk.identify.isInPlaceOfFace
            x: Tokens.isLandscape ? 0 : (words.width - width) / 2
            implicitHeight: Tokens.button
            label: qsTrId("identify.not_me")
            icon: "close"
            onTapped: root.kiosk.send.notMe()
        }

        SecondaryButton {
            objectName: "face:agree"
            visible: root.kiosk.identify.isInPlaceOfFace && root.stage !== "read"
            x: Tokens.isLandscape ? 0 : (words.width - width) / 2
            implicitHeight: Tokens.button
            label: qsTrId("face_consent.after_all")
            onTapped: root.kiosk.send.decideOnFace(true)
        }
    }

    Column {
        id: wayList

        anchors.right: parent.right
        y: root.isBelow ? root.room - height : words.y + words.height + root.gap
        width: root.isBelow ? parent.width : words.width
        visible: root.ways.length > 0
        spacing: root.isTight ? Tokens.gapTiny : Tokens.gapSmall

        Repeater {
            model: root.ways

            Row {
                id: way

                required property string modelData

                spacing: Tokens.gapSmall

                Icon {
                    id: waySign

                    name: way.modelData === "social_card" ? "credit-card-chip-outline" : "qrcode-scan"
                }

                Words {
                    width: wayList.width - waySign.width - way.spacing
                    text: Tokens.withoutOrphan(root.said(way.modelData))
                    font.pixelSize: !root.isTight ? Tokens.fontBody : Tokens.isCrowded ? Math.min(Tokens.fontCaption, Tokens.px(40)) : Tokens.fontCaption
                    lineHeight: root.isTight ? 1 : 1.08
                }
            }
        }
    }

    // what showing a card agrees to, and all of it behind a button
    Item {
        id: strip

        anchors.bottom: parent.bottom
        width: parent.width
        height: Math.max(agreed.height, reading.height)
        visible: root.kiosk.identify.consent !== ""

        Words {
            id: agreed

            anchors.left: parent.left
            anchors.right: reading.left
            anchors.rightMargin: Tokens.gap
            anchors.verticalCenter: parent.verticalCenter
            text: Tokens.withoutOrphan(root.kiosk.identify.consent)
            color: Tokens.textSoft
            // long words beside several ways are smaller
            font.pixelSize: root.isTight && !Tokens.isLandscape && !Tokens.isChinese ? Tokens.px(30) : Tokens.isCare ? Tokens.fontCaption : Tokens.fontBody
            lineHeight: root.isTight ? 1 : 1.08
        }

        SecondaryButton {
            id: reading

            objectName: "consent:read"
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            label: qsTrId("consent.read_all")
            icon: "shield-check"
            onTapped: root.kiosk.send.readConsent()
        }
    }
}
