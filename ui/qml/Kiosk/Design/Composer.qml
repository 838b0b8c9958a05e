pragma ComponentBehavior: Bound

import QtQuick

// 拼写 — takes the keys of a keyboard that is plugged in before a text box does. This one takes none.
Item {
    function take(event: KeyEvent): bool {
        return false
    }

    function drop(): void {
    }
}
