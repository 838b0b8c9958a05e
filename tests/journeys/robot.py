"""The scripted citizen, with what tests want of one besides."""

from collections.abc import Callable
from typing import TypeVar
from zlib import crc32

import demo.robot
from demo.robot import LONGEST_STEP
from demo.terminal import DemoTerminal
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.home import ItemListScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.items import ItemRow
from kiosk.view.visit_end import GoodbyeScreen
from tests.journeys.window_driver import tap_twice

T = TypeVar("T")

HEARD_WITHIN = 5.0
"""Seconds; far more than a tap takes on a busy machine."""


def walks_in_care_mode(name: str) -> bool:
    """Whether the walk of this item or life event is one of the sixth that is done in care mode (关怀版): always the same ones."""
    return crc32(name.encode()) % 6 == 0


class Robot(demo.robot.Robot):
    """A citizen who may tap twice, look closely, and go away in the middle."""

    def __init__(self, terminal: DemoTerminal, *, key: str = "li") -> None:
        super().__init__(terminal, key=key)
        self.taps_twice = False

    def abandon(self) -> None:
        """Leave in the middle."""
        self.terminal.leave()
        for _ in range(
            3
        ):  # a page that comes by itself in that moment takes no touch that was meant for the one before
            self.driver.tap("leave")
            if self.driver.comes(self._was_heard, HEARD_WITHIN):
                break
        self.driver.until(self._was_heard, "the question, or the end")
        if self.driver.view.overlay is not None:  # where nothing would be lost it is not asked
            self.driver.tap("overlay:leave")
        self.wait_for_rest()

    def _was_heard(self) -> bool:
        return self.driver.view.overlay is not None or isinstance(self.screen, GoodbyeScreen | AttractScreen)

    def until_screen(self, kind: type[T], holds: Callable[[T], bool] = lambda _: True) -> None:
        """Until such a screen is up, and this holds of it."""

        def is_there() -> bool:
            screen = self.screen
            return isinstance(screen, kind) and holds(screen)

        self.driver.until(is_there, kind.__name__, LONGEST_STEP)

    def press(self) -> None:
        """As everybody does, or twice."""
        frame = self.driver.view.frame
        if not self.taps_twice:
            super().press()
        elif not frame.goes_on and frame.main is not MainAction.NONE and frame.is_main_enabled:
            tap_twice(self.driver, "main")

    def row(self, code: str) -> ItemRow:
        """The item's row on this page of the list."""
        assert isinstance(self.screen, ItemListScreen)
        return next(row for row in self.screen.rows if row.code == code)

    @property
    def typed(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """What is in the fields of the page."""
        return (
            {each.name: (each.value, each.values) for each in self.screen.fields}
            if isinstance(self.screen, FormScreen)
            else {}
        )
