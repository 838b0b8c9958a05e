"""An invisible text input that takes the focus for a moment at the end of a visit, so that the keyboard forgets the last text.

Qt's virtual keyboard keeps a copy of the text around the cursor until another input gets the focus (measured: an address
typed into the last field stayed there after the visit; `QInputMethod.reset` does not clear it).
"""

from functools import cache
from typing import Any

from PySide6 import QtCore
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow


@cache
def _empty() -> "dict[QtCore.Qt.InputMethodQuery, Any]":
    query = QtCore.Qt.InputMethodQuery
    return {
        query.ImEnabled: True,
        query.ImHints: int(QtCore.Qt.InputMethodHint.ImhSensitiveData.value),
        query.ImSurroundingText: "",
        query.ImCurrentSelection: "",
        query.ImTextBeforeCursor: "",
        query.ImTextAfterCursor: "",
        query.ImCursorPosition: 0,
        query.ImAnchorPosition: 0,
        query.ImAbsolutePosition: 0,
    }


class EmptyInput(QQuickItem):
    """An input that holds no text and takes none. GUI thread."""

    def __init__(self, window: QQuickWindow) -> None:
        super().__init__(window.contentItem())
        self.setFlag(QQuickItem.Flag.ItemAcceptsInputMethod)

    def inputMethodQuery(self, query: "QtCore.Qt.InputMethodQuery") -> Any:
        """Nothing, whatever is asked (Qt's contract, hence Any)."""
        return _empty().get(query)

    def take_over(self) -> None:
        """Have the input method forget what was typed, then let go of the focus."""
        QGuiApplication.inputMethod().reset()
        self.forceActiveFocus()
        QGuiApplication.inputMethod().update(QtCore.Qt.InputMethodQuery.ImQueryAll)
        self.setFocus(False)
