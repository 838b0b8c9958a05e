"""What an ESC/POS printer says of itself: DLE EOT 1-4, GS r and automatic status. Parses bytes; asks nothing.

Source: Epson's ESC/POS command reference. A byte that breaks the fixed bits is dropped, never
guessed at; a printer that says nothing is unknown.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum

from msgspec import Struct

from drivers.ports.status import DeviceProblem, ProblemCode
from drivers.receipt_printer.manifest import MANIFEST


class Question(IntEnum):
    """A question of the command DLE EOT n (状态查询)."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    ROLL = 4


class RealTimeReply(Struct, frozen=True):
    """One byte that answers a DLE EOT. Which one it answers, only the asker knows."""

    value: int


class PaperReply(Struct, frozen=True):
    """One byte that answers GS r 1, in the order of the print data: 00, 03 (near the end), 0C or 0F (at the end)."""

    value: int


class AutomaticStatus(Struct, frozen=True):
    """Four bytes that a printer sends by itself when something changes (自动状态)."""

    values: tuple[int, int, int, int]


class StatusBlock(Struct, frozen=True):
    """Header (块数据), data, NUL: what a printer reports of itself, or the echo of a process id."""

    data: bytes


class Stray(Struct, frozen=True):
    """A byte that answers nothing. It spoils what it is beside: a line with noise on it confirms nothing."""

    value: int


Reply = RealTimeReply | PaperReply | AutomaticStatus | StatusBlock | Stray

_MEANINGS: Mapping[Question, tuple[tuple[int, ProblemCode], ...]] = {
    Question.PRINTER: ((0x08, ProblemCode.OFFLINE), (0x20, ProblemCode.OFFLINE)),
    Question.OFFLINE_CAUSE: (
        (0x04, ProblemCode.COVER_OPEN),
        (0x20, ProblemCode.PAPER_OUT),
        (0x40, ProblemCode.HARDWARE_ERROR),
    ),
    Question.ERROR_CAUSE: (
        (0x04, ProblemCode.PAPER_JAM),
        (0x08, ProblemCode.CUTTER_ERROR),
        (0x20, ProblemCode.HARDWARE_ERROR),
        (0x40, ProblemCode.HEAD_HOT),
    ),
    Question.ROLL: ((0x0C, ProblemCode.PAPER_LOW), (0x60, ProblemCode.PAPER_OUT)),
}
_AUTOMATIC: tuple[tuple[tuple[int, ProblemCode], ...], ...] = (
    ((0x08, ProblemCode.OFFLINE), (0x20, ProblemCode.COVER_OPEN)),
    (
        (0x04, ProblemCode.PAPER_JAM),
        (0x08, ProblemCode.CUTTER_ERROR),
        (0x20, ProblemCode.HARDWARE_ERROR),
        (0x40, ProblemCode.HEAD_HOT),
    ),
    ((0x03, ProblemCode.PAPER_LOW), (0x0C, ProblemCode.PAPER_OUT)),
    (),
)
# The most telling first: what a person can see and mend is before what only follows from it.
_ORDER = (
    ProblemCode.PAPER_OUT,
    ProblemCode.COVER_OPEN,
    ProblemCode.PAPER_JAM,
    ProblemCode.CUTTER_ERROR,
    ProblemCode.HEAD_HOT,
    ProblemCode.HARDWARE_ERROR,
    ProblemCode.OFFLINE,
    ProblemCode.PAPER_LOW,
)


_PAPER_VALUES = frozenset({0x00, 0x03, 0x0C, 0x0F})
_FLOW_CONTROL = frozenset({0x11, 0x13})
"""XON and XOFF, which a printer sends without being asked."""
_LONGEST_BLOCK = 82


class ReplyStream:
    """Sorts incoming bytes into replies (应答流), across reads. Feed it everything the printer sends."""

    def __init__(self) -> None:
        self._automatic: list[int] = []
        self._block = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """The replies that these bytes complete."""
        replies: list[Reply] = []
        for value in data:
            replies += self._take(value)
        return replies

    def _take(self, value: int) -> list[Reply]:
        if value in _FLOW_CONTROL:
            return []
        if self._block:
            return self._go_on_with_block(value)
        if self._automatic:
            return self._go_on_with_automatic(value)
        return self._begin(value)

    def _go_on_with_block(self, value: int) -> list[Reply]:
        if value == 0:
            block, self._block = bytes(self._block), bytearray()
            return [StatusBlock(block)]
        if 0x20 <= value <= 0x7E and len(self._block) < _LONGEST_BLOCK:
            self._block.append(value)
            return []
        broken, self._block = self._block[0], bytearray()
        return [Stray(broken), *self._begin(value)]

    def _go_on_with_automatic(self, value: int) -> list[Reply]:
        if value & 0x90 == 0:
            self._automatic.append(value)
            if len(self._automatic) < 4:
                return []
            first, second, third, fourth = self._automatic
            self._automatic = []
            return [AutomaticStatus((first, second, third, fourth))]
        broken, self._automatic = self._automatic[0], []
        return [Stray(broken), *self._begin(value)]

    def _begin(self, value: int) -> list[Reply]:
        if value & 0x93 == 0x12:
            return [RealTimeReply(value)]
        if value & 0x93 == 0x10:
            self._automatic = [value]
            return []
        if value & 0x91 == 0x11:
            self._block = bytearray([value])
            return []
        return [PaperReply(value) if value in _PAPER_VALUES else Stray(value)]


def real_time_problems(question: Question, value: int) -> frozenset[ProblemCode]:
    """The problems in the answer to DLE EOT n."""
    return frozenset(code for mask, code in _MEANINGS[question] if value & mask)


def automatic_problems(status: AutomaticStatus) -> frozenset[ProblemCode]:
    pairs = zip(status.values, _AUTOMATIC, strict=True)
    return frozenset(code for value, meanings in pairs for mask, code in meanings if value & mask)


def problems_of(codes: Iterable[ProblemCode]) -> tuple[DeviceProblem, ...]:
    """Problems in order of weight. What merely follows is left out: offline from anything, low paper from none."""
    found = set(codes)
    causes = found - {ProblemCode.OFFLINE, ProblemCode.HARDWARE_ERROR, ProblemCode.PAPER_LOW}
    if causes:
        found -= {ProblemCode.OFFLINE, ProblemCode.HARDWARE_ERROR}
    if ProblemCode.PAPER_OUT in found:
        found.discard(ProblemCode.PAPER_LOW)
    if ProblemCode.HARDWARE_ERROR in found:
        found.discard(ProblemCode.OFFLINE)
    return tuple(MANIFEST.problem(code) for code in _ORDER if code in found)
