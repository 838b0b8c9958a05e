pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Design

// 身份识别 — one picture says what to do.
ScreenBody {
    id: root

    readonly property string stage: root.kiosk.identify.stage
    readonly property int alignment: Tokens.isLandscape ? Text.AlignLeft : Text.AlignHCenter

    // long words need the width that a few leave free
    readingWidth: Tokens.px(Tokens.isLandscape && gauge.implicitHeight > root.height * 0.4 ? 1808 : 1560)

    Words {
        id: gauge

        visible: false
        width: Tokens.px(1560 - 96) - picture.width - 2 * Tokens.gap - Tokens.iconBody
        text: root.kiosk.identify.note.advice
    }

    CardPicture {
        id: picture

        x: Tokens.isLandscape ? 0 : (parent.width - width) / 2
        y: Tokens.isLandscape ? (parent.height - height) / 2 : (parent.height - height * scale - words.height - Tokens.gapLarge) / 2
        scale: Tokens.isLandscape ? 1 : Math.max(0.5, Math.min(1, (parent.height - words.height - Tokens.gapLarge) / height))
        transformOrigin: Item.Top
        stage: root.stage
        isPhone: root.kiosk.identify.isAboutPhone
    }

    Column {
        id: words

        anchors.right: parent.right
        y: Tokens.isLandscape ? (parent.height - height) / 2 : picture.y + picture.height * picture.scale + Tokens.gapLarge
        width: Tokens.isLandscape ? parent.width - picture.width - Tokens.px(96) : parent.width
        spacing: Tokens.gap

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

        Repeater {
            model: root.stage === "read" ? [] : root.kiosk.identify.furtherWays

            Row {
                id: way

                required property string modelData

                readonly property string said: {
                    if (way.modelData === "social_card")
                        return qsTrId("identify.also_social_card");
                    return way.modelData === "social_code" ? qsTrId("identify.also_social_code") : qsTrId("identify.also_insurance_code");
                }

                spacing: Tokens.gapSmall

                Icon {
                    id: waySign

                    name: way.modelData === "social_card" ? "credit-card-chip-outline" : "qrcode-scan"
                }

                Words {
                    width: words.width - waySign.width - way.spacing
                    text: Tokens.withoutOrphan(way.said)
                }
            }
        }

        Row {
            visible: root.kiosk.identify.acceptsCode && root.stage !== "read"
            spacing: Tokens.gapSmall

            Icon {
                id: codeSign

                name: "qrcode-scan"
            }

            Words {
                width: words.width - codeSign.width - parent.spacing
                text: Tokens.withoutOrphan(qsTrId("identify.code"))
            }
        }
    }
}
