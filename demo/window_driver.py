"""The real window of the running product, and a finger on it: taps only what a citizen could see and reach."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtQuick import QQuickItem

from app.screen.running import Screen
from kiosk.view.view import View

PATIENCE = 60.0
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
WAIT_FOR_MORE = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents


class Stuck(Exception):
    """The screen that was waited for did not come, or a button cannot be tapped."""


@dataclass(frozen=True)
class Seen:
    """An item that can be seen, with what is left of it after all clips."""

    item: QQuickItem
    rect: QRectF

    @property
    def middle(self) -> QPoint:
        """Where a finger goes."""
        return self.rect.center().toPoint()


class WindowDriver:
    """Looks at the item tree of the shown window (玻璃), and sends the window mouse events as a touch panel does."""

    def __init__(self, screen: Screen, settle_seconds: float, pictures: Path) -> None:
        self._pictures = pictures
        self._screen = screen
        self._settle = settle_seconds
        self._window = screen.window.view
        self._events = QEventLoop()
        self._alarm = QTimer()
        self._alarm.setSingleShot(True)
        self._frames = 0
        self.tapped: list[str] = []
        self._serial, self._turned_at, self._is_painted = -1, 0.0, True
        self._window.frameSwapped.connect(self._count)
        screen.surface.watch(self._note_turn)

    @property
    def view(self) -> View:
        """What the core says is on the screen."""
        return self._screen.surface.view

    def until(self, holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Let Qt work, event by event, until it holds."""
        if not self.comes(holds, seconds):
            picture = self._pictures / f"stuck-{time.time_ns()}.png"
            self._screen.window.picture().save(str(picture))
            raise Stuck(f"{what}: not within {seconds} s; see {picture}; shown: {self.view.screen!r}")

    def comes(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Let Qt work until it holds, but no longer than that; whether it holds."""
        end = time.monotonic() + seconds
        while not holds():
            left = end - time.monotonic()
            if left <= 0:
                return False
            self._alarm.start(max(1, int(left * 1000)))
            self._events.processEvents(WAIT_FOR_MORE)
        self._alarm.stop()
        return True

    def changes_within(self, seconds: float) -> bool:
        """Whether another view came up in that time; comes back as soon as it did."""
        view, end = self.view, time.monotonic() + seconds
        timer = QTimer()
        timer.setSingleShot(True)
        timer.start(int(seconds * 1000) + 1)
        self.until(lambda: self.view is not view or time.monotonic() >= end, "a change or the time", seconds + PATIENCE)
        return self.view is not view

    def rest(self, seconds: float) -> None:
        """Let Qt work for a while: what a citizen does who only looks."""
        end = time.monotonic() + seconds
        timer = QTimer()
        timer.setSingleShot(True)
        timer.start(int(seconds * 1000) + 1)
        self.until(lambda: time.monotonic() >= end, "time to pass", seconds + PATIENCE)

    def wait_for_frame(self) -> None:
        """Until a whole frame was painted from now on: lists make their rows, texts find their places, while painting."""
        before = self._frames
        self._window.update()
        self.until(lambda: self._frames > before, "a frame")

    # --- looking ---

    def find(self, name: str) -> Seen | None:
        """The item of that object name, if it can be seen, is enabled and nothing covers its middle; targets first."""
        named = _named(self._window.rootObject(), name)
        for item in sorted(named, key=lambda one: one.property("isTouchTarget") is not True):
            seen = self._find_visible(item)
            if seen is not None and self._is_on_top(seen):
                return seen
        return None

    def shows(self, name: str) -> bool:
        """Whether the item can be tapped now."""
        return self.find(name) is not None

    def property_of(self, name: str, key: str) -> object:
        """A property of the item of that name. Raises Stuck where there is none on the screen."""
        for item in _named(self._window.rootObject(), name):
            return item.property(key)
        raise Stuck(f"no {name}")

    def has(self, name: str) -> bool:
        """Whether an item of that name is shown at all, tappable or not."""
        return any(True for _ in _named(self._window.rootObject(), name))

    def save(self, file: Path) -> None:
        """The picture on the screen as PNG."""
        self.wait_for_frame()
        self._screen.window.picture().save(str(file))

    # --- touching ---

    def tap(self, name: str) -> None:
        """Tap the middle of the item, once it can be tapped and stays where it is."""
        self.tap_at(self._steady(name).middle)
        self.tapped.append(name)

    def tap_unless(self, name: str, holds: Callable[[], bool]) -> None:
        """The same, but nothing where it holds before that: what a tap opened late may cover what was tapped."""
        self.until(lambda: holds() or self.shows(name), f"{name} to be tapped")
        self.wait_for_frame()
        self._wait_to_settle()
        seen = self.find(name)
        if seen is not None and not holds():
            self.tap_at(seen.middle)
            self.tapped.append(name)

    def tap_at(self, place: QPoint) -> None:
        """Finger down and up, when the screen has settled."""
        self._wait_to_settle()
        self.draw_finger([place])

    def draw(self, name: str, strokes: list[list[tuple[float, float]]]) -> None:
        """Strokes on the item; points as shares of its width and height."""
        rect = self._steady(name).rect
        self._wait_to_settle()
        for stroke in strokes:
            points = [QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height()).toPoint() for x, y in stroke]
            self.draw_finger(points)

    def draw_finger(self, points: list[QPoint]) -> None:
        """Down at the first, over the others, up at the last: at once, wherever it hits."""
        from PySide6.QtTest import QTest  # brings widgets too, which only who touches by it should hold

        QTest.mousePress(self._window, LEFT, NO_KEYS, points[0])
        for point in points[1:]:
            QTest.mouseMove(self._window, point)
        QTest.mouseRelease(self._window, LEFT, NO_KEYS, points[-1])

    def write(self, name: str, text: str) -> None:
        """Text from an input method into the input of that name, once it has the focus."""
        self.focus(name)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(QGuiApplication.focusObject(), event)

    def focus(self, name: str) -> None:
        """Wait until the input of that name has the focus."""

        def has_focus() -> bool:
            target = QGuiApplication.focusObject()
            return isinstance(target, QQuickItem) and target.objectName() == name

        self._window.requestActivate()
        self.until(has_focus, f"the focus on {name}")

    # --- inside ---

    def _steady(self, name: str) -> Seen:
        """The item, once a frame was painted in which it stood where it is."""
        former: Seen | None = None
        seen_at = 0

        def is_steady() -> bool:
            nonlocal former, seen_at
            seen = self.find(name)
            if seen is None or former is None or seen.rect != former.rect:
                former, seen_at = seen, self._frames
                self._window.update()
                return False
            return self._frames > seen_at

        self.until(is_steady, f"{name} to be tapped")
        if former is None:
            raise Stuck(f"{name} went away")
        return former

    def _wait_to_settle(self) -> None:
        left = self._turned_at + self._settle - time.monotonic()
        if left > 0:
            self.rest(left)

    def _find_visible(self, item: QQuickItem) -> Seen | None:
        if not _is_enabled(item) or item.width() <= 0 or item.height() <= 0:
            return None
        rect = scene_rect(item)
        left, parent = rect, item.parentItem()
        while parent is not None:
            if parent.clip() or parent.parentItem() is None:
                left = left.intersected(scene_rect(parent))
            parent = parent.parentItem()
        return Seen(item, left) if left.contains(rect.center()) else None

    def _is_on_top(self, seen: Seen) -> bool:
        hit = _hit(self._window.rootObject(), QPointF(seen.middle))
        while hit is not None:
            if hit == seen.item:
                return True
            hit = hit.parentItem()
        return False

    def _count(self) -> None:
        self._frames += 1
        if not self._is_painted:
            self._is_painted, self._turned_at = True, time.monotonic()

    def _note_turn(self) -> None:
        if self.view.serial != self._serial:
            self._serial, self._turned_at, self._is_painted = self.view.serial, time.monotonic(), False


def scene_rect(item: QQuickItem) -> QRectF:
    return QRectF(item.mapToScene(QPointF(0, 0)), item.mapToScene(QPointF(item.width(), item.height())))


def _named(item: QQuickItem, name: str) -> Iterator[QQuickItem]:
    if not item.isVisible():
        return
    if item.objectName() == name:
        yield item
    for child in item.childItems():
        yield from _named(child, name)


def _is_enabled(item: QQuickItem) -> bool:
    """A MouseArea has a property of this name of its own beside that of every item."""
    return item.isEnabled() and item.property("enabled") is True


def _hit(item: QQuickItem, place: QPointF) -> QQuickItem | None:
    """What gets a press at this place: the topmost enabled item that takes the left button, as Qt delivers it."""
    if not item.isVisible() or not _is_enabled(item):
        return None
    is_inside = item.contains(item.mapFromScene(place))
    if item.clip() and not is_inside:
        return None
    for child in sorted(item.childItems(), key=lambda child: child.z(), reverse=False)[::-1]:
        found = _hit(child, place)
        if found is not None:
            return found
    return item if is_inside and item.acceptedMouseButtons() & LEFT else None
