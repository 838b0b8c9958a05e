"""Proves again and again that the screen's thread answers and that the screen is painted."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from ui.window import KioskWindow


class PaintProof(QObject):
    """Every `every_ms` asks for a frame, and calls `on_proof` when it was painted.

    Where the display shows nothing, at night with the screen off, no frame is ever asked for: that the thread answers is the
    proof then.
    """

    def __init__(self, window: KioskWindow, every_ms: int, on_proof: Callable[[], None]) -> None:
        super().__init__(window)
        self._view = window.view
        self._on_proof = on_proof
        self._is_wanted = False
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self._ask)
        window.view.frameSwapped.connect(self._frame)
        window.on_closing_stop(self.stop)
        self._timer.start()

    def stop(self) -> None:
        """Prove nothing any more."""
        self._timer.stop()
        self._is_wanted = False

    @Slot()
    def _ask(self) -> None:
        if not self._view.isExposed():
            self._on_proof()
            return
        self._is_wanted = True
        self._view.update()

    @Slot()
    def _frame(self) -> None:
        if self._is_wanted:
            self._is_wanted = False
            self._on_proof()
