"""Watches every finger and key before the screens see it.

Each is stamped with the serial of the view on which it went down. Swallowed are the second half of a double tap that
would land on the next screen, a key that is merely held, and what belongs to a desktop: shortcuts and the clipboard. The
other buttons of a mouse end in Frame/KioskRoot.qml.
"""

from collections.abc import Callable
from functools import cache

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QEvent, QObject, QPointF, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPointerEvent, QTouchEvent

from ui.viewmodels.kiosk import KioskViewModel

DOUBLE_TAP_MS = 400
"""Qt's own double-click interval; older people tap twice within it, by habit."""

SAME_PLACE_PX = 80
"""Less than one touch target at full size."""

_PRESSES = {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin}
_RELEASES = {QEvent.Type.MouseButtonRelease, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}
_WATCHED = {*_PRESSES, *_RELEASES, QEvent.Type.MouseMove, QEvent.Type.TouchUpdate, QEvent.Type.MouseButtonDblClick}
_KEYS = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}


class TapGuard(QObject):
    """The tap guard (防重复点按). Time is the event's own, so that a busy machine never turns two taps into one or one into two."""

    def __init__(self, model: KioskViewModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._last_at_ms = -DOUBLE_TAP_MS
        self._last_place = QPointF()
        self._last_serial = -1
        self._is_swallowing = False
        self._finger: int | None = None
        self._presses = 0
        self._held: dict[int, int] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """True for what the screens must not see (Qt's contract)."""
        del watched
        kind = event.type()
        if kind is QEvent.Type.FocusOut:
            # the other window hears that these keys go up
            self._held.clear()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            return self._key(event)
        if kind in _WATCHED and isinstance(event, QPointerEvent):
            return self._pointer(event)
        return False

    # --- keys ---

    def _key(self, event: QKeyEvent) -> bool:
        if event.type() is QEvent.Type.KeyRelease:
            return self._key_up(event)
        is_repeated = event.isAutoRepeat() or event.key() in self._held  # a VNC viewer only repeats "down"
        is_swallowed = _is_of_a_desktop(event) or (is_repeated and event.key() in _acting_keys())
        if event.type() is QEvent.Type.KeyPress:
            self._model.touch()
            self._stamp_key(self._held.setdefault(event.key(), self._model.serial))
        return is_swallowed

    def _key_up(self, event: QKeyEvent) -> bool:
        if not event.isAutoRepeat() and event.key() in self._held:
            self._stamp_key(self._held.pop(event.key()))
        return _is_of_a_desktop(event)

    def _stamp_key(self, serial: int) -> None:
        self._model.stamp(serial)
        self._do_after_delivery(self._stamp_finger)

    # --- fingers ---

    def _pointer(self, event: QPointerEvent) -> bool:
        kind = event.type()
        if kind in _PRESSES:
            self._presses += 1
            self._is_swallowing = self._is_second_half(event)
            if not self._is_swallowing:
                self._finger = self._model.serial
                self._model.press()
        swallowed = self._is_swallowing
        if kind in _RELEASES:
            self._is_swallowing = False
            press = self._presses
            self._do_after_delivery(lambda: self._lift(press))
        return swallowed

    def _lift(self, press: int) -> None:
        """The finger is up; unless it is down again by now: presses may arrive faster than this is called."""
        if press == self._presses:
            self._finger = None
            self._stamp_finger()

    def _stamp_finger(self) -> None:
        self._model.stamp(self._finger)

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

    def _do_after_delivery(self, do: Callable[[], None]) -> None:
        QTimer.singleShot(0, self, do)


@cache  # here and below: made with the first key (ui.item_roles)
def _acting_keys() -> "frozenset[QtCore.Qt.Key]":
    """What presses a button or answers a question: held down it counts once. A held letter or arrow goes on."""
    key = QtCore.Qt.Key
    return frozenset({key.Key_Return, key.Key_Enter, key.Key_Space, key.Key_Escape})


@cache
def _desktop_modifiers() -> "QtCore.Qt.KeyboardModifier":
    modifier = QtCore.Qt.KeyboardModifier
    return modifier.ControlModifier | modifier.AltModifier | modifier.MetaModifier


@cache
def _clipboard_keys() -> "tuple[QtGui.QKeySequence.StandardKey, ...]":
    key = QtGui.QKeySequence.StandardKey
    return (key.Copy, key.Cut, key.Paste)


def _is_of_a_desktop(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & _desktop_modifiers()) or any(event.matches(key) for key in _clipboard_keys())


def _place(event: QPointerEvent) -> QPointF:
    if isinstance(event, QMouseEvent):
        return event.position()
    if isinstance(event, QTouchEvent) and event.points():
        return event.points()[0].position()
    return QPointF()
