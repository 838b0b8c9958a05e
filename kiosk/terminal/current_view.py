"""What lies on the screen: the view, its serial, and for how long it has lain there.

The serial grows with every other screen or page, so that a tap made on an older one never counts. How long a page lies there
counts from its first frame: a busy machine paints late, and what is not painted yet is meant by no tap. Holds no rule.
"""

from collections.abc import Callable, Hashable

from kiosk.view.idle import AttractScreen
from kiosk.view.view import View

PAINT_SECONDS = 3.0
"""A page that has no frame by then has none to wait for: the screen may be dark, and the terminal goes on."""


class CurrentView:
    """The view that is shown (屏面), its serial, and since when it is shown."""

    def __init__(self, settle: float, now: float) -> None:
        self._settle = settle
        self._page: Hashable = None
        self._changed_at = now - settle
        self._is_painted, self._has_painter = True, False
        self._shown: View | None = None
        self._watchers: list[Callable[[], None]] = []
        self.serial = 0

    @property
    def view(self) -> View:
        if self._shown is None:
            raise AssertionError("a view is built before the terminal is used")
        return self._shown

    @property
    def is_dark(self) -> bool:
        """Whether nothing can be seen of it."""
        screen = self.view.screen
        return isinstance(screen, AttractScreen) and screen.is_dark

    def watch(self, on_changed: Callable[[], None]) -> None:
        """Call `on_changed` after each new view."""
        self._watchers.append(on_changed)

    def turn_to(self, page: Hashable, now: float) -> None:
        """Say which page comes; another one than before gets a new serial."""
        if page != self._page:
            # before the first page nothing was there that a first tap could have been meant for
            if self.serial:
                self._changed_at, self._is_painted = now, False
            self._page = page
            self.serial += 1

    def show(self, view: View) -> None:
        """Show a view, and call the watchers if it differs."""
        if view != self._shown:
            self._shown = view
            for changed in self._watchers:
                changed()

    def note_painted(self, serial: int, now: float) -> None:
        """The page of that serial is on the screen; only its first frame counts."""
        self._has_painter = True
        if serial == self.serial and not self._is_painted:
            self._changed_at, self._is_painted = now, True

    def is_settling(self, now: float) -> bool:
        """Whether the page is so new that a tap on it may be the second half of a double tap on the one before."""
        waits_for_paint = self._settle > 0 and self._has_painter and not self._is_painted
        return now - self._changed_at < self._settle + (PAINT_SECONDS if waits_for_paint else 0.0)
