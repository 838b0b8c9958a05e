"""Timers on the GUI thread, so that the composition root needs no Qt of its own."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Ticker(QObject):
    """Calls `on_tick` every `every_ms` milliseconds between `start` and `stop`."""

    def __init__(self, every_ms: int, on_tick: Callable[[], None]) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(on_tick)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()


def call_later(after_ms: int, on_due: Callable[[], None]) -> None:
    """Call `on_due` once, after `after_ms` milliseconds."""
    QTimer.singleShot(after_ms, on_due)
