"""A conversation over an open line: asks the printer, waits for the right kind of answer, remembers what it volunteers."""

from msgspec import Struct

from drivers.clock import Clock
from drivers.receipt_printer.commands import ask_now
from drivers.receipt_printer.line import Line
from drivers.receipt_printer.status import (
    AutomaticStatus,
    PaperReply,
    Question,
    RealTimeReply,
    Reply,
    ReplyStream,
    automatic_problems,
    problems_of,
    real_time_problems,
)
from drivers.status import Problem, ProblemCode


class Silent(Struct, frozen=True):
    """无应答 — it answered nothing: neither fine nor wrong, but unknown."""


class Told(Struct, frozen=True):
    """有应答 — what it said; `is_complete` when all four questions were answered."""

    problems: tuple[Problem, ...]
    is_complete: bool

    @property
    def blocking(self) -> Problem | None:
        """The weightiest problem that keeps it from printing."""
        return next((each for each in self.problems if each.blocking), None)


Condition = Silent | Told


class Talk:
    """对话 — one open line. Not thread-safe. Methods raise DeviceLost when the line is gone."""

    def __init__(self, line: Line, clock: Clock, reply_seconds: float) -> None:
        self._line = line
        self._clock = clock
        self._reply_seconds = reply_seconds
        self._stream = ReplyStream()
        self._paper: PaperReply | None = None
        self._volunteered: frozenset[ProblemCode] = frozenset()

    def say(self, data: bytes) -> None:
        """Send."""
        self._line.write(data)

    def condition(self) -> Condition:
        """Ask DLE EOT 1 to 4, one after the other: clones lose questions that come together."""
        self._forget_old()
        codes: frozenset[ProblemCode] = frozenset()
        answered = 0
        for question in Question:
            self._line.ask(ask_now(question))
            reply = self._wait(RealTimeReply, self._reply_seconds)
            if not isinstance(reply, RealTimeReply):
                break
            answered += 1
            codes |= real_time_problems(question, reply.value)
        if answered == 0 and not self._volunteered:
            return Silent()
        return Told(problems_of(codes | self._volunteered), is_complete=answered == len(Question))

    def paper_reply(self, seconds: float) -> PaperReply | None:
        """The answer to a GS r 1 sent before, or None when it does not come within `seconds`."""
        if self._paper is None:
            self._wait(PaperReply, seconds)
        reply, self._paper = self._paper, None
        return reply

    def _forget_old(self) -> None:
        """Late answers, and status bytes that raster data provoked, must not answer the next question."""
        self._volunteered = frozenset()
        self._sort(self._line.read(0))

    def _wait(self, kind: type[RealTimeReply] | type[PaperReply], seconds: float) -> Reply | None:
        deadline = self._clock.now() + seconds
        while (left := deadline - self._clock.now()) > 0:
            for reply in self._sort(self._line.read(left)):
                if isinstance(reply, kind):
                    return reply
        return None

    def _sort(self, data: bytes) -> list[Reply]:
        replies = self._stream.feed(data)
        for reply in replies:
            if isinstance(reply, AutomaticStatus):
                self._volunteered = automatic_problems(reply)
            elif isinstance(reply, PaperReply):
                self._paper = reply
        return replies
