"""One signed question to the centre, asked now: whether it answers, whether that is really the centre, and how far the clocks are apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.view.facts import FactState

if TYPE_CHECKING:
    from kiosk.services.services import Services

FORGED = ("captive_portal", "not_the_centre")
"""Why there is no answer where somebody answered that is not the centre."""
CLOCK_WRONG_SECONDS = 120.0


class CentreProbe(Struct, frozen=True):
    """What came of it (中心探测). `seconds` until the answer and `off_seconds` of the clock here; None where there was no such answer."""

    signature: FactState = FactState.UNKNOWN
    answer: FactState = FactState.UNKNOWN
    why: str = ""
    seconds: float | None = None
    off_seconds: float | None = None

    @property
    def time(self) -> FactState:
        """Whether the clock here is right, as far as the centre has sent its time."""
        if self.off_seconds is None:
            return FactState.UNKNOWN
        return FactState.OK if abs(self.off_seconds) <= CLOCK_WRONG_SECONDS else FactState.BAD


def probe_centre(services: Services, terminal_id: str) -> CentreProbe:
    """Blocks for as long as the line takes. A terminal without an identity cannot ask."""
    if services.is_bare:
        return CentreProbe(why="no identity or no queue: nothing can be signed")
    from contract.throughput import ThroughputAnswer, ThroughputRequest
    from offline_queue.centre_outcomes import CentreUnreachable, words_of

    clock = services.clock
    began = clock.monotonic()
    answer = services.centre.throughput(ThroughputRequest(terminal_id=terminal_id, filler=b"", wanted=0))
    seconds, heard_at = clock.monotonic() - began, clock.now()
    if isinstance(answer, ThroughputAnswer):
        centre_time = answer.centre_time
        # the centre looked at its clock in the middle of what the answer took
        off = None if centre_time is None else (heard_at - centre_time).total_seconds() - seconds / 2
        return CentreProbe(FactState.OK, FactState.OK, "", seconds, off)
    if isinstance(answer, CentreUnreachable):
        is_forged = answer.why.value in FORGED
        return CentreProbe(FactState.BAD if is_forged else FactState.UNKNOWN, FactState.BAD, words_of(answer))
    return CentreProbe(FactState.OK, FactState.BAD, words_of(answer), seconds)
