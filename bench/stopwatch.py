"""Times every tap on the real window: from the finger leaving the screen to the first frame with the view it led to."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtQuick import QQuickView

from bench.taps import Tap
from kiosk.view.view import View


class Stopwatch(QObject):
    """Watches a window, anyone who taps. A tap that changes nothing at once (it only asks a device) is not counted."""

    def __init__(self, window: QQuickView, shown: Callable[[], View]) -> None:
        super().__init__()
        self.taps: list[Tap] = []
        self._shown = shown
        self._lifted_at = 0.0
        self._former: View | None = None
        self._window = window
        window.installEventFilter(self)
        window.frameSwapped.connect(self._frame)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        """Notes when a finger leaves the screen; swallows nothing."""
        del watched
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._lifted_at, self._former = perf_counter(), self._shown()
            QTimer.singleShot(0, self._judge)
        return False

    def _judge(self) -> None:
        """Right after the release was delivered: what has not changed by now changes for another reason."""
        if self._shown() is self._former:
            self._former = None

    def _frame(self) -> None:
        if self._former is None or self._shown() is self._former:
            return
        name = type(self._shown().screen).__name__
        self.taps.append(Tap(name, (perf_counter() - self._lifted_at) * 1000))
        self._former = None
