"""引导设备 — the port of a device that brings its own step: its maker says, page by page, what the citizen sees and what came of it.

What the maker says is data; the terminal draws it with its own screen. The maker's code runs where its driver runs.
"""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled, Device, ReaderFailed
from drivers.ports.manifest import Words

NO_WORDS = Words("", "")


class GuidedMove(StrEnum):
    """What happened on the terminal's side (引导动作)."""

    BEGIN = "begin"
    """The step came up, or begins once more: forget what was before."""
    WAIT = "wait"
    """Nothing: give the next page as soon as there is one, at the latest after the seconds that were given."""
    AGAIN = "again"
    """The citizen asks for another try, which the page before offered."""


class GuidedTone(StrEnum):
    """How a page's note is meant (引导语气). Values equal `kiosk.view.note.Tone`."""

    NEUTRAL = "neutral"
    BUSY = "busy"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


class GuidedLine(Struct, frozen=True):
    """A measured value with its label (引导数据行). It may be personal: it is shown, and never read aloud."""

    label: Words
    value: str


class GuidedPage(Struct, frozen=True):
    """What the citizen sees now (引导页面). `heading` and `note` hold nothing personal, for they are read aloud in a hall.

    `answer`: the value for the item's field once there is one; the citizen can go on from then. `offers_again`: another try.
    """

    heading: Words
    note: Words
    advice: Words = NO_WORDS
    tone: GuidedTone = GuidedTone.NEUTRAL
    lines: tuple[GuidedLine, ...] = ()
    answer: str = ""
    offers_again: bool = False


GuidedOutcome = GuidedPage | ReaderFailed


class GuidedDevice(Device, Protocol):
    """A family of another maker extends this with nothing or more (引导设备)."""

    def guide(self, move: GuidedMove, seconds: float, cancelled: Cancelled) -> GuidedOutcome:
        """The next page. Once `cancelled()` says so the step has gone: give any page, and forget the citizen."""
