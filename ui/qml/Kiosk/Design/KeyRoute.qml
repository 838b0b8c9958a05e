pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// 按键去向 — the pad that is shown, for the keys that nothing else on the page took.
QtObject {
    property HardwareKeys pad: null
}
