"""Is the card still there? For papers that are printed only while their owner is before the terminal."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.ports.id_card_reader import ID_CARD_READER, Presence
from kiosk.view.papers import PaperStage

if TYPE_CHECKING:
    from kiosk.steps.step import Step

ASK_SECONDS = 5.0

WATCHED = frozenset({PaperStage.PENDING, PaperStage.PRINTING, PaperStage.PROBLEM, PaperStage.ASK})
"""Stages in which a card that must stay is looked for: as long as paper may still come."""


class CardGuard:
    """Asks the reader before a paper is printed (守卡), and until it is out. Only "it is gone" counts: no one is stopped by a guess."""

    def __init__(self, step: "Step", on_gone: Callable[[], None]) -> None:
        self._step = step
        self._on_gone = on_gone
        self._line = step.context.services.devices.get(ID_CARD_READER)
        self._is_on = step.context.journey.needs_card_there and self._line is not None
        self._is_asking = self._is_gone = False
        self._ask_at = 0.0

    def check(self, on_present: Callable[[], None]) -> None:
        """`on_present` at once, or when the reader has answered; not at all where the card was taken away."""
        if not self._is_on:
            on_present()
        elif not self._is_gone:
            self._ask(on_present)

    def tick(self) -> None:
        """Look again, while a paper may still come."""
        if self._is_on and not self._is_gone and not self._is_asking and self._step.seconds >= self._ask_at:
            self._ask(lambda: None)

    def _ask(self, on_present: Callable[[], None]) -> None:
        line = self._line
        if line is None:
            raise AssertionError("asked only where there is a reader")
        self._is_asking = True
        self._ask_at = self._step.seconds + self._step.context.services.timing.poll_card

        def on_presence(presence: Presence) -> None:
            self._is_asking = False
            if self._is_gone:
                return  # another look has found it out meanwhile
            if presence is Presence.NOT_PRESENT:
                self._is_gone = True
                self._on_gone()
            else:
                on_present()

        def on_failed(_error: Exception) -> None:
            on_presence(Presence.UNKNOWN)

        step = self._step
        line.submit(
            lambda reader, _: reader.presence(), step.while_open(on_presence), step.while_open(on_failed), ASK_SECONDS
        )
