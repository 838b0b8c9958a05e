pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// 按键去向 — who takes the keys of a keyboard that is plugged in: what composes Chinese from them before the text box that
// has the focus, the pad that is shown where nothing else on the page does.
QtObject {
    property HardwareKeys pad: null
    property Composer composer: null
    // what is composed by keys and is in no text yet; while it is worked out the text box shows it for an instant
    property string letters: ""
    property bool isWorking: false
}
