"""Somebody who comes is a reason to look at once whether the centre is there again."""

from collections.abc import Callable
from typing import Protocol

from catalogue.availability import Reading
from kiosk.journeys.session import TerminalState
from kiosk.services.condition.health import Health


class Visited(Protocol):
    """The terminal, as far as it reports whether somebody is there."""

    @property
    def state(self) -> TerminalState:
        """ACTIVE during a visit."""


class Arrivals:
    """Call `on_view` after each view (来客提示): with each visit that begins while the centre is away, `wake` is called once."""

    def __init__(self, terminal: Visited, health: Health, wake: Callable[[], None]) -> None:
        self._terminal = terminal
        self._health = health
        self._wake = wake
        self._was_there = False

    def on_view(self) -> None:
        """On the screen's thread."""
        is_there = self._terminal.state is TerminalState.ACTIVE
        if is_there and not self._was_there and self._health.network.reading is Reading.BAD:
            self._wake()
        self._was_there = is_there
