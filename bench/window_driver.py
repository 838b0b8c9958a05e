"""The window of the terminal with a list of views behind it, and a finger whose taps are timed."""

from collections.abc import Callable, Iterator
from time import perf_counter

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QPoint, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from bench.taps import CALM_S, PATIENCE_S, TARGETS, Tap
from catalogue.text import COMPLETE
from kiosk.view.intents import Intent
from kiosk.view.view import View
from tests.ui.surface import ShownSurface
from tests.ui.views import names, view
from ui.application import ScreenSettings, build, prepare
from ui.window import WindowShape


class TurningSurface(ShownSurface):
    """Answers every intent of the newest view with the next view."""

    def __init__(self, views: list[View]) -> None:
        super().__init__(views[0])
        self._views = views
        self._place = 0

    def perform(self, intent: Intent, serial: int) -> bool:
        del intent
        if serial != self.view.serial:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """On to the next view; after the last one comes the first."""
        self._place = (self._place + 1) % len(self._views)
        self.put(self._views[self._place])


class TimedDriver:
    """An offscreen window of `size`."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._prepared = prepare(ScreenSettings(platform="offscreen"))
        self._views = list(_views())
        self._surface = TurningSurface(self._views)
        self._window = build(self._surface, self._prepared, WindowShape(*size))
        self._painted_at = 0.0
        self._former = 0
        self._window.view.frameSwapped.connect(self._note_frame)
        self._window.show()
        self._run_until(lambda: self._painted_at > 0, PATIENCE_S)

    def walk(self) -> Iterator[Tap]:
        """One round over all views."""
        for _ in self._views:
            self._run_until(lambda: False, CALM_S)
            place = self._target()
            if place is None:  # out of service, and the like: nothing on it leads on
                self._surface.turn()
            else:
                yield self._tap(place)

    def close(self) -> None:
        """Take the window down."""
        self._window.close()

    def _tap(self, place: QPoint) -> Tap:
        button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(self._window.view, button, keys, place)
        self._former, self._painted_at = self._surface.view.serial, 0.0
        begun = perf_counter()
        QTest.mouseRelease(self._window.view, button, keys, place)
        self._run_until(lambda: self._painted_at > 0, PATIENCE_S)
        if not self._painted_at:  # counted as missed; the walk goes on
            self._surface.turn()
        taken = self._painted_at - begun if self._painted_at else PATIENCE_S
        return Tap(type(self._surface.view.screen).__name__, taken * 1000)

    def _note_frame(self) -> None:
        """The first frame counts that shows what the tap led to; one may still be under way from before."""
        if self._painted_at == 0.0 and self._surface.view.serial != self._former:
            self._painted_at = perf_counter()

    def _target(self) -> QPoint | None:
        there = {item.objectName(): item for item in _tappable(self._window.view.contentItem())}
        name = next((name for name in TARGETS if name in there), None)
        if name is None:
            return None
        return there[name].mapToScene(there[name].boundingRect().center()).toPoint()

    def _run_until(self, is_reached: Callable[[], bool], seconds: float) -> None:
        until = perf_counter() + seconds
        while not is_reached() and perf_counter() < until:
            self._prepared.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


def _tappable(item: QQuickItem) -> Iterator[QQuickItem]:
    """Everything below `item` that is named, visible and enabled."""
    for child in item.childItems():
        if child.isVisible() and child.isEnabled():
            if child.objectName():
                yield child
            yield from _tappable(child)


def _views() -> Iterator[View]:
    """Every sample; each can be left by the back button or its main action."""
    for language in COMPLETE:
        for care in (False, True):
            for name in names():
                shown = view(name, language, care=care)
                yield replace(shown, frame=replace(shown.frame, can_go_back=True, is_main_enabled=True))
