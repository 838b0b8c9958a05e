"""What lies on the screen: the view, its serial, and for how long it has lain there.

The serial grows with every other screen or page, so that a tap made on an older one never counts. Holds no rule.
"""

from collections.abc import Callable, Hashable

from kiosk.view.view import View


class CurrentView:
    """屏面."""

    def __init__(self, settle: float, now: float) -> None:
        self._settle = settle
        self._page: Hashable = None
        self._changed_at = now - settle
        self._shown: View | None = None
        self._watchers: list[Callable[[], None]] = []
        self.serial = 0

    @property
    def view(self) -> View:
        """What is shown."""
        if self._shown is None:
            raise AssertionError("a view is built before the terminal is used")
        return self._shown

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` after each new view."""
        self._watchers.append(changed)

    def turn_to(self, page: Hashable, now: float) -> None:
        """Say which page comes; another one than before gets a new serial."""
        if page != self._page:
            # before the first page nothing was there that a first tap could have been meant for
            self._changed_at = now if self.serial else self._changed_at
            self._page = page
            self.serial += 1

    def show(self, view: View) -> None:
        """Show a view, and tell who watches if it differs."""
        if view != self._shown:
            self._shown = view
            for changed in self._watchers:
                changed()

    def is_settling(self, now: float) -> bool:
        """Whether the page is so new that a tap on it may be the second half of a double tap on the one before."""
        return now - self._changed_at < self._settle
