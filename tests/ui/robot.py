"""A citizen's finger: finds things by their object name and touches them at their centre with real mouse events.

Time is the robot's own: each tap comes a second after the last, so that none counts as a double tap; `double_tap` is the exception.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QMouseEvent
from PySide6.QtQuick import QQuickItem

from ui.window import KioskWindow

BETWEEN_TAPS_MS = 1000
DOUBLE_MS = 120
PATIENCE_MS = 30_000
TURNERS = ("options:next", "fields:next", "rows:next", "pages:next", "years:next", "people:next")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class NotSeen(AssertionError):
    """What should be on the screen is not."""


class ScreenRobot:
    """机器手. All calls on the GUI thread."""

    _at_ms: ClassVar[int] = 10_000

    def __init__(self, window: KioskWindow) -> None:
        self.window = window
        self.view = window.view
        self._frames = 0
        self.view.frameSwapped.connect(self._count)

    # --- seeing ------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let everything queued happen, and one frame be painted: positions are only right then."""
        timer = QElapsedTimer()
        timer.start()
        for _ in range(2):
            QCoreApplication.processEvents()
            # only a running event loop would do it
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            self._frames = 0
            self.view.update()
            while self._frames == 0 and timer.elapsed() < PATIENCE_MS:
                QCoreApplication.processEvents()

    def find(self, name: str) -> QQuickItem | None:
        """The visible item of that name, topmost last painted; None when it is not on the screen."""
        found = None
        for item in _visible(self.view.rootObject()):
            if item.objectName() == name and self._is_inside(item):
                found = item
        return found

    def sees(self, name: str) -> bool:
        """Whether it is on the screen."""
        return self.find(name) is not None

    def names(self) -> list[str]:
        """Every object name on the screen, for messages and exploring."""
        return [item.objectName() for item in _visible(self.view.rootObject()) if item.objectName()]

    def screen(self) -> str:
        """Kind of the screen that is shown."""
        return self.window.model.screen_name

    def wait_for(self, condition: Callable[[], bool], what: str = "", patience_ms: int = PATIENCE_MS) -> None:
        """Process events until `condition` holds. Raises NotSeen after `patience_ms`."""
        timer = QElapsedTimer()
        timer.start()
        while not condition():
            if timer.elapsed() > patience_ms:
                raise NotSeen(f"waited {patience_ms} ms in vain for {what}; on the screen: {self.names()}")
            QCoreApplication.processEvents()
            self.window.model.tick()

    def texts(self) -> str:
        """All words on the screen, one a line."""
        return "\n".join(
            str(item.property("text")) for item in _visible(self.view.rootObject()) if item.inherits("QQuickText")
        )

    def grab(self, file: Path) -> None:
        """Screenshot as PNG."""
        self.settle()
        file.parent.mkdir(parents=True, exist_ok=True)
        self.window.picture().save(str(file))

    # --- touching ----------------------------------------------------------------------------------------------

    def tap(self, name: str) -> None:
        """Touch it at its centre. Raises NotSeen when it is not on the screen or cannot be touched."""
        self.tap_at(self._centre(name))

    def double_tap(self, name: str) -> None:
        """Touch it twice, as a hurried person does, without waiting for the screen."""
        place = self._centre(name)
        self.tap_at(place, settle=False)
        ScreenRobot._at_ms += DOUBLE_MS - BETWEEN_TAPS_MS
        self.tap_at(place)

    def press_outside(self, name: str, released: QPointF) -> None:
        """Finger down on it, up somewhere else."""
        place = self._centre(name)
        ScreenRobot._at_ms += BETWEEN_TAPS_MS
        self._send(QEvent.Type.MouseButtonPress, place, LEFT, LEFT)
        self._send(QEvent.Type.MouseMove, released, NONE, LEFT)
        self._send(QEvent.Type.MouseButtonRelease, released, LEFT, NONE)
        self.settle()

    def tap_at(self, place: QPointF, *, settle: bool = True) -> None:
        """Touch a place of the window."""
        ScreenRobot._at_ms += BETWEEN_TAPS_MS
        self._send(QEvent.Type.MouseButtonPress, place, LEFT, LEFT)
        self._send(QEvent.Type.MouseButtonRelease, place, LEFT, NONE)
        if settle:
            self.settle()

    def reach(self, name: str) -> None:
        """Touch it, turning pages until it shows."""
        for _ in range(60):
            if self.sees(name):
                return self.tap(name)
            turner = next((turner for turner in TURNERS if self._can(turner)), None)
            if turner is None:
                break
            self.tap(turner)
        raise NotSeen(f"{name} is on no page; on the screen: {self.names()}")

    def draw(self, name: str, points: list[tuple[float, float]]) -> None:
        """One stroke over an item; points are parts of its width and height."""
        item = self._item(name)
        places = [item.mapToScene(QPointF(x * item.width(), y * item.height())) for x, y in points]
        ScreenRobot._at_ms += BETWEEN_TAPS_MS
        self._send(QEvent.Type.MouseButtonPress, places[0], LEFT, LEFT)
        for place in places[1:]:
            self._send(QEvent.Type.MouseMove, place, NONE, LEFT)
        self._send(QEvent.Type.MouseButtonRelease, places[-1], LEFT, NONE)
        self.settle()

    # --- typing ------------------------------------------------------------------------------------------------

    def keys(self, text: str) -> None:
        """Type on our own pad, key by key."""
        for key in text:
            self.tap(f"key:{key}")

    def write(self, text: str) -> None:
        """Put text into the focused box as the input method commits a chosen candidate. Replaces what stood there."""
        self.wait_for(self._has_focused_box, "a text box with the focus")
        box = QGuiApplication.focusObject()
        box.setProperty("text", "")
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(box, event)
        self.settle()

    def soft_key(self, key: str) -> None:
        """Touch a key of Qt's own keyboard."""
        self.tap(f"soft:{key}")

    # --- parts -------------------------------------------------------------------------------------------------

    def _can(self, name: str) -> bool:
        item = self.find(name)
        return item is not None and item.isEnabled()

    def _item(self, name: str) -> QQuickItem:
        item = self.find(name)
        if item is None:
            self.settle()
            item = self.find(name)
        if item is None:
            raise NotSeen(f"{name} is not on the screen; there are: {self.names()}")
        if not item.isEnabled():
            raise NotSeen(f"{name} cannot be touched now")
        return item

    def _centre(self, name: str) -> QPointF:
        item = self._item(name)
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))

    def _is_inside(self, item: QQuickItem) -> bool:
        place = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        clip = item.parentItem()
        while clip is not None:
            if clip.clip() and not clip.contains(clip.mapFromScene(place)):
                return False
            clip = clip.parentItem()
        return 0 <= place.x() < self.view.width() and 0 <= place.y() < self.view.height()

    def _send(self, kind: QEvent.Type, place: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        event = QMouseEvent(kind, place, self.view.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(self._at_ms)
        QCoreApplication.sendEvent(self.view, event)

    def _count(self) -> None:
        self._frames += 1

    def _has_focused_box(self) -> bool:
        focused = QGuiApplication.focusObject()
        return focused is not None and any(focused.inherits(each) for each in ("QQuickTextInput", "QQuickTextEdit"))


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    if not item.isVisible():
        return
    yield item
    for child in item.childItems():
        yield from _visible(child)
