pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// 视野 — what the magnified view goes to beside headings and the focus.
QtObject {
    // another page of a list is up
    signal turned(list: Item)
}
