"""The one door from other threads to the GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class GuiThread(QObject):
    """Runs callables on the thread that made it. `run` may be called from any thread, returns at once, keeps the order."""

    _handed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handed.connect(self._carry_out, Qt.ConnectionType.QueuedConnection)

    def run(self, action: Callable[[], None]) -> None:
        """Queue `action` for the GUI thread."""
        self._handed.emit(action)

    __call__ = run

    @Slot(object)
    def _carry_out(self, action: Callable[[], None]) -> None:
        action()
