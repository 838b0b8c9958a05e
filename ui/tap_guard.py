"""Watches every press before the screens see it: stamps it with the view's serial, and swallows the second half of a
double tap that would land on the next screen.
"""

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer
from PySide6.QtGui import QMouseEvent, QPointerEvent, QTouchEvent

from ui.viewmodels.kiosk import KioskViewModel

DOUBLE_TAP_MS = 400
"""Qt's own double-click interval; older people tap twice within it, by habit."""

SAME_PLACE_PX = 80
"""Less than one touch target at full size."""

_PRESSES = {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin}
_RELEASES = {QEvent.Type.MouseButtonRelease, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}
_WATCHED = {*_PRESSES, *_RELEASES, QEvent.Type.MouseMove, QEvent.Type.TouchUpdate, QEvent.Type.MouseButtonDblClick}


class TapGuard(QObject):
    """防重复点按. Time is the event's own, so that a busy machine never turns two taps into one or one into two."""

    def __init__(self, model: KioskViewModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._last_at_ms = -DOUBLE_TAP_MS
        self._last_place = QPointF()
        self._last_serial = -1
        self._is_swallowing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for what the screens must not see (Qt's contract)."""
        del watched
        kind = event.type()
        if kind not in _WATCHED or not isinstance(event, QPointerEvent):
            return False
        if kind in _PRESSES:
            self._is_swallowing = self._is_second_half(event)
            if not self._is_swallowing:
                self._model.press()
        swallowed = self._is_swallowing
        if kind in _RELEASES:
            self._is_swallowing = False
            # after this very event has been delivered
            QTimer.singleShot(0, self._model.lift)
        return swallowed

    def _is_second_half(self, event: QPointerEvent) -> bool:
        place, at_ms = _place(event), event.timestamp()
        is_quick = 0 <= at_ms - self._last_at_ms < DOUBLE_TAP_MS
        is_near = (place - self._last_place).manhattanLength() < SAME_PLACE_PX
        has_moved_on = self._model.serial != self._last_serial
        self._last_at_ms, self._last_place = at_ms, place
        if is_quick and is_near and has_moved_on:
            return True
        self._last_serial = self._model.serial
        return False


def _place(event: QPointerEvent) -> QPointF:
    if isinstance(event, QMouseEvent):
        return event.position()
    if isinstance(event, QTouchEvent) and event.points():
        return event.points()[0].position()
    return QPointF()
