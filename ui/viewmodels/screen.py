"""What every screen's view-model shares: it holds one frozen screen, shows a newer one, and forgets it."""

from typing import Any, ClassVar

from PySide6.QtCore import QObject, SignalInstance


class ScreenViewModel(QObject):
    """Holds the screen it shows. Subclasses give properties and their own `changed`; `_spread` fills list models.

    PySide finds a notify signal only in the class of the property itself, so `changed` is declared there, not here.

    The held screen differs from class to class, so it is Any here; each subclass reads only its own kind.
    """

    changed: ClassVar[SignalInstance]

    def __init__(self, blank: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._blank = blank
        self._screen = blank

    def show(self, screen: Any) -> None:
        """Show a newer screen of the same kind."""
        if screen == self._screen:
            return
        self._screen = screen
        self._spread()
        self.changed.emit()

    def forget(self) -> None:
        """Drop everything that was shown: nothing of a citizen stays behind in a hidden screen."""
        self.show(self._blank)

    def _spread(self) -> None:
        """Fill the list models from `_screen`; nothing to do by default."""
