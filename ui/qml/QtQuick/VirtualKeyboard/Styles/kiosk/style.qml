import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Styles
import Kiosk.Design
import Kiosk.Keyboard

// The look of Qt's on-screen keyboard: our keys, high enough for a finger, candidates in a row of their own.
// `control` and the list roles are put in scope by Qt's keyboard; they cannot be declared here.
KeyboardStyle {
    id: root

    // keys are at least as high as a touch target, upright and wide
    keyboardDesignWidth: 1080
    keyboardDesignHeight: 470
    keyboardRelativeLeftMargin: 10 / keyboardDesignWidth
    keyboardRelativeRightMargin: 10 / keyboardDesignWidth
    keyboardRelativeTopMargin: 8 / keyboardDesignHeight
    keyboardRelativeBottomMargin: 8 / keyboardDesignHeight

    keyboardBackground: Rectangle {
        color: Tokens.line
    }

    keyPanel: KeyPanel {
        id: keyPanelId

        KeyFace {
            objectName: "soft:" + (keyPanelId.control?.displayText ?? "")
            label: keyPanelId.control?.displayText ?? ""
            isPressed: keyPanelId.control?.pressed ?? false
            isUsable: keyPanelId.control?.enabled ?? false
            isQuiet: keyPanelId.control?.highlighted ?? false
        }
    }

    backspaceKeyPanel: KeyPanel {
        id: backspaceKeyPanelId

        KeyFace {
            objectName: "soft:backspace"
            icon: "backspace-outline"
            isPressed: backspaceKeyPanelId.control?.pressed ?? false
            isQuiet: true
        }
    }

    languageKeyPanel: KeyPanel {
        id: languageKeyPanelId

        KeyFace {
            objectName: "soft:language"
            label: InputContext.locale.startsWith("zh") ? "中/EN" : "EN/中"
            isPressed: languageKeyPanelId.control?.pressed ?? false
            isQuiet: true
        }
    }

    enterKeyPanel: KeyPanel {
        id: enterKeyPanelId

        KeyFace {
            objectName: "soft:enter"
            icon: "keyboard-return"
            isPressed: enterKeyPanelId.control?.pressed ?? false
            isQuiet: true
        }
    }

    hideKeyPanel: KeyPanel {
        id: hideKeyPanelId

        KeyFace {
            objectName: "soft:hide"
            icon: "keyboard-close"
            isPressed: hideKeyPanelId.control?.pressed ?? false
            isQuiet: true
        }
    }

    shiftKeyPanel: KeyPanel {
        id: shiftKeyPanelId

        KeyFace {
            objectName: "soft:shift"
            icon: InputContext.capsLockActive ? "apple-keyboard-caps" : "apple-keyboard-shift"
            isPressed: shiftKeyPanelId.control?.pressed ?? false
            isQuiet: true
            isMain: InputContext.uppercase
        }
    }

    spaceKeyPanel: KeyPanel {
        id: spaceKeyPanelId

        KeyFace {
            objectName: "soft:space"
            icon: "keyboard-space"
            isPressed: spaceKeyPanelId.control?.pressed ?? false
        }
    }

    symbolKeyPanel: KeyPanel {
        id: symbolKeyPanelId

        KeyFace {
            objectName: "soft:symbols"
            label: symbolKeyPanelId.control?.displayText ?? ""
            isPressed: symbolKeyPanelId.control?.pressed ?? false
            isQuiet: true
        }
    }

    modeKeyPanel: KeyPanel {
        id: modeKeyPanelId

        KeyFace {
            objectName: "soft:mode"
            label: modeKeyPanelId.control?.displayText ?? ""
            isPressed: modeKeyPanelId.control?.pressed ?? false
            isQuiet: true
        }
    }

    handwritingKeyPanel: KeyPanel {
        id: handwritingKeyPanelId

        KeyFace {
            icon: "draw"
            isPressed: handwritingKeyPanelId.control?.pressed ?? false
            isQuiet: true
        }
    }

    characterPreviewMargin: 0
    characterPreviewDelegate: Item {
        property string text
        property string flickLeft
        property string flickTop
        property string flickRight
        property string flickBottom
    }

    alternateKeysListItemWidth: Tokens.touch
    alternateKeysListItemHeight: Tokens.touch
    alternateKeysListDelegate: Item {
        id: alternate

        width: root.alternateKeysListItemWidth
        height: root.alternateKeysListItemHeight

        Words {
            anchors.centerIn: parent
            text: model.text
            wrapMode: Text.NoWrap
            font.pixelSize: Tokens.fontStrong
        }
    }
    alternateKeysListHighlight: Rectangle {
        color: Tokens.accentSoft
        radius: Tokens.radiusSmall
    }
    alternateKeysListBackground: Rectangle {
        color: Tokens.surface
        border.width: Tokens.hairline
        border.color: Tokens.accent
        radius: Tokens.radiusSmall
    }

    selectionListHeight: Tokens.touch
    selectionListDelegate: ListWord {
        objectName: "candidate:" + word
        word: display
        isChosen: ListView.isCurrentItem
    }
    selectionListBackground: Rectangle {
        color: Tokens.surface
    }
    selectionListAdd: Transition {}
    selectionListRemove: Transition {}

    navigationHighlight: Rectangle {
        color: Tokens.clear
        border.width: Tokens.outline
        border.color: Tokens.accent
    }

    traceInputKeyPanelDelegate: TraceInputKeyPanel {}
    traceCanvasDelegate: TraceCanvas {}

    popupListDelegate: ListWord {
        word: display
        isChosen: ListView.isCurrentItem
    }
    popupListBackground: Rectangle {
        color: Tokens.surface
        border.width: Tokens.hairline
        border.color: Tokens.accent
    }
    popupListAdd: Transition {}
    popupListRemove: Transition {}

    languagePopupListEnabled: false
    languageListDelegate: ListWord {
        word: displayName
        isChosen: ListView.isCurrentItem
    }
    languageListHighlight: Rectangle {
        color: Tokens.accentSoft
    }
    languageListBackground: Rectangle {
        color: Tokens.surface
    }
    languageListAdd: Transition {}
    languageListRemove: Transition {}

    selectionHandle: Item {}
    fullScreenInputContainerBackground: Rectangle {
        color: Tokens.surface
    }
    fullScreenInputBackground: Rectangle {
        color: Tokens.surface
    }
    fullScreenInputMargins: Tokens.gapSmall
    fullScreenInputPadding: 0
    fullScreenInputCursor: Rectangle {
        color: Tokens.accent
    }
    fullScreenInputColor: Tokens.text
    fullScreenInputSelectionColor: Tokens.accent
    functionPopupListDelegate: Item {}
    functionPopupListBackground: Item {}
    functionPopupListHighlight: Item {}
}
