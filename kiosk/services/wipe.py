"""The end of a visit: everything personal is overwritten or forgotten, here and wherever a copy may lie, and proven.

Python cannot overwrite a str. It drops the last reference, and the allocator overwrites what is freed: see `kiosk.services.memory`.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from contract.clock import Clock
from kiosk.journeys.session import Session

log = logging.getLogger(__name__)

AFTER_THE_PAINTING = 0.2
"""Seconds; the farewell is painted in a twentieth of a second, and stays for several."""


class Eraser(Protocol):
    """Forgets the traces of the visit in one place (清除器): the input method, image caches, the spool, a driver."""

    @property
    def name(self) -> str:
        """What it clears, for the proof."""

    def erase(self) -> None:
        """Forget now. May raise; the others are asked all the same."""


class WipeProof(Struct, frozen=True):
    """What was cleared (清除证明), and what could not be (`failed`). Holds nothing personal."""

    visit_id: str
    at: datetime
    cleared: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every place was cleared."""
        return not self.failed


class Wipe:
    """The wipe (清除), in two strokes: the session at once; the other places and the memory once the farewell has been painted.

    To go through the memory takes longer than anybody should wait for the next screen. `release_memory` is that of
    `kiosk.services.memory`.
    """

    def __init__(
        self, session: Session, erasers: Sequence[Eraser], release_memory: Callable[[], None], clock: Clock
    ) -> None:
        session.forget()
        self._visit_id = session.visit_id
        self._erasers = erasers
        self._release_memory = release_memory
        self._clock = clock
        self._due = clock.monotonic() + AFTER_THE_PAINTING
        self.proof: WipeProof | None = None
        """Once the second stroke is done."""

    def tick(self, *, is_last: bool) -> None:
        """The second stroke, when the farewell has had time to be painted, or now if it is over already."""
        if self.proof is None and (is_last or self._clock.monotonic() >= self._due):
            self.proof = self._finish()

    def _finish(self) -> WipeProof:
        cleared, failed = ["session"], []
        for eraser in self._erasers:
            try:
                eraser.erase()
            except Exception:  # one place that cannot be cleared must not keep the others from it
                log.exception("clearing %s failed", eraser.name)
                failed.append(eraser.name)
            else:
                cleared.append(eraser.name)
        self._release_memory()
        return WipeProof(self._visit_id, self._clock.now(), (*cleared, "memory"), tuple(failed))
