"""The scripted citizen, with what tests want of one besides."""

from collections.abc import Callable
from typing import TypeVar

import demo.robot
from demo.house import House
from demo.robot import LONGEST_STEP
from kiosk.view.view import FormScreen, ItemListScreen, ItemRow, MainAction
from tests.journeys.glass import tap_twice

T = TypeVar("T")


class Robot(demo.robot.Robot):
    """A citizen who may tap twice, look closely, and go away in the middle."""

    def __init__(self, house: House, *, key: str = "li") -> None:
        super().__init__(house, key=key)
        self.taps_twice = False

    def abandon(self) -> None:
        """Leave in the middle."""
        self.house.leave()
        self.glass.tap("leave")
        self.glass.tap("overlay:leave")
        self.until_rest()

    def until_screen(self, kind: type[T], holds: Callable[[T], bool] = lambda _: True) -> None:
        """Until such a screen is up, and this holds of it."""

        def is_there() -> bool:
            screen = self.screen
            return isinstance(screen, kind) and holds(screen)

        self.glass.until(is_there, kind.__name__, LONGEST_STEP)

    def press(self) -> None:
        """As everybody does, or twice."""
        chrome = self.glass.view.chrome
        if not self.taps_twice:
            super().press()
        elif chrome.main is not MainAction.NONE and chrome.is_main_enabled:
            tap_twice(self.glass, "main")

    def row(self, code: str) -> ItemRow:
        """The item's row on this page of the list."""
        assert isinstance(self.screen, ItemListScreen)
        return next(row for row in self.screen.rows if row.code == code)

    @property
    def is_filled(self) -> bool:
        """Whether every field of the page has something in it."""
        return isinstance(self.screen, FormScreen) and all(each.value or each.values for each in self.screen.fields)

    @property
    def typed(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """What stands in the fields of the page."""
        return (
            {each.name: (each.value, each.values) for each in self.screen.fields}
            if isinstance(self.screen, FormScreen)
            else {}
        )
