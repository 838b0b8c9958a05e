"""A conversation over an open line: asks the printer, waits for the right kind of answer, remembers what it volunteers."""

from typing import TypeVar

from msgspec import Struct

from drivers.ports.clock import MonotonicClock
from drivers.ports.status import DeviceProblem, ProblemCode
from drivers.receipt_printer.protocol import ask_now
from drivers.receipt_printer.status import (
    AutomaticStatus,
    Question,
    RealTimeReply,
    Reply,
    ReplyStream,
    automatic_problems,
    problems_of,
    real_time_problems,
)
from drivers.transport.transport import Transport

R = TypeVar("R", bound=Reply)

_MOST_KEPT = 8192
"""Replies that wait to be looked at; of a line that never stops talking the rest is thrown away."""
_MOST_UNASKED = 4
"""Answers that came to nothing while four questions were asked: a model may answer twice, a line that talks by itself says more."""


class NoReply(Struct, frozen=True):
    """It answered nothing (无应答): neither fine nor wrong, but unknown."""


class PrinterReport(Struct, frozen=True):
    """What it said (有应答); `is_complete` when all four questions were answered.

    `is_steady`: False where the same question got different answers, as from a printer that answers the question before.
    """

    problems: tuple[DeviceProblem, ...]
    is_complete: bool
    is_steady: bool = True

    @property
    def blocking(self) -> DeviceProblem | None:
        """The weightiest problem that keeps it from printing."""
        return next((problem for problem in self.problems if problem.blocking), None)


PrinterCondition = NoReply | PrinterReport


class PrinterExchange:
    """One open line (对话). Not thread-safe. Methods raise DeviceLost when the line is gone."""

    def __init__(self, line: Transport, clock: MonotonicClock, reply_seconds: float) -> None:
        self._line = line
        self._clock = clock
        self._reply_seconds = reply_seconds
        self._stream = ReplyStream()
        self._kept: list[Reply] = []
        self._volunteered: frozenset[ProblemCode] = frozenset()

    def say(self, data: bytes) -> None:
        self._line.write(data)

    def ask(self, command: bytes) -> None:
        """Send a question, and forget what came before it: that answers nothing."""
        self._forget_old()
        self._line.write(command)

    def condition(self) -> PrinterCondition:
        """Ask DLE EOT 1 to 4, one after the other: clones lose questions that come together."""
        self._volunteered = frozenset()
        before = self._unasked()
        answers = self._answers(list(Question))
        if not answers and not self._volunteered:
            return NoReply()
        is_complete = len(answers) == len(Question)
        if is_complete and (self._unasked() > before + _MOST_UNASKED or not self._is_steady(answers)):
            answers = self._answers(list(Question))
            if self._unasked() > before + _MOST_UNASKED or not self._is_steady(answers):
                return PrinterReport(problems_of(self._volunteered), is_complete=False, is_steady=False)
        codes = frozenset(code for asked, value in answers.items() for code in real_time_problems(asked, value))
        return PrinterReport(problems_of(codes | self._volunteered), is_complete=is_complete)

    def _unasked(self) -> int:
        """How many answers have come so far to no question."""
        return sum(isinstance(reply, RealTimeReply) for reply in self._kept)

    def _answers(self, questions: list[Question]) -> dict[Question, int]:
        """Up to the first that is not answered."""
        answers = {}
        for question in questions:
            reply = self.status_reply(question)
            if reply is None:
                break
            answers[question] = reply.value
        return answers

    def _is_steady(self, answers: dict[Question, int]) -> bool:
        """An answer with a problem is asked for again the other way round: an answer to another question than was asked shows then."""
        is_fine = not any(real_time_problems(asked, value) for asked, value in answers.items())
        return is_fine or self._answers(list(reversed(Question))) == answers

    def status_reply(self, question: Question) -> RealTimeReply | None:
        """Ask DLE EOT n. What comes beside the answer is kept for `heard`."""
        self._keep(self._line.read(0))
        self._line.write(ask_now(question))
        return self._wait(RealTimeReply, self._reply_seconds)

    def read_replies(self, seconds: float) -> list[Reply]:
        """Every reply that is kept, else what comes within `seconds`; automatic status is taken out."""
        deadline = self._clock.now() + seconds
        self._keep(self._line.read(0))
        while not self._kept and (left := deadline - self._clock.now()) > 0:
            self._keep(self._line.read(left))
        kept, self._kept = self._kept, []
        return kept

    def _forget_old(self) -> None:
        """Late answers, and status bytes that raster data provoked, must not answer the next question."""
        self._keep(self._line.read(0))
        self._kept = []
        self._stream = ReplyStream()

    def _wait(self, kind: type[R], seconds: float) -> R | None:
        """The next reply of that kind; others are kept."""
        deadline = self._clock.now() + seconds
        seen = len(self._kept)
        while (left := deadline - self._clock.now()) > 0:
            self._keep(self._line.read(left))
            for place in range(seen, len(self._kept)):
                reply = self._kept[place]
                if isinstance(reply, kind):
                    del self._kept[place]
                    return reply
            seen = len(self._kept)
        return None

    def _keep(self, data: bytes) -> None:
        for reply in self._stream.feed(data):
            if isinstance(reply, AutomaticStatus):
                self._volunteered = automatic_problems(reply)
            elif len(self._kept) < _MOST_KEPT:
                self._kept.append(reply)
