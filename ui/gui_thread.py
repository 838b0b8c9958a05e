"""The one door from other threads to the GUI thread."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal, Slot

_HANDED = QEvent.Type.User


class GuiThread(QObject):
    """Runs callables on the thread that made it. `run` may be called from any thread, returns at once, keeps the order."""

    _due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: deque[Callable[[], None]] = deque()
        self._due.connect(self._carry_out)

    def run(self, action: Callable[[], None]) -> None:
        """Queue `action` for the GUI thread."""
        self._actions.append(action)
        QCoreApplication.postEvent(self, QEvent(_HANDED))

    __call__ = run

    def event(self, event: QEvent) -> bool:
        """Qt's contract. By a signal, whose slot may fail without harm to Qt's delivery of events."""
        if event.type() is not _HANDED:
            return super().event(event)
        self._due.emit()
        return True

    @Slot()
    def _carry_out(self) -> None:
        self._actions.popleft()()
