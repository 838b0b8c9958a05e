"""One question and its answer over the line, with a deadline and retries. Knows frames, not cards."""

from collections.abc import Iterator

from drivers.id_card_reader.protocol import FrameFault, Request, Response, ResponseDecoder, Sw, encode_request, fits
from drivers.ports.clock import MonotonicClock
from drivers.ports.status import ProblemCode
from drivers.transport.transport import Transport, rest

_LATE_TIMES = 2.5
"""A late answer is waited for so many times as long as a punctual one."""

Failure = tuple[ProblemCode, str]


class NoReaderAnswer(Exception):
    """The reader gave no whole answer to any attempt. `problem` tells silence from a bad line."""

    def __init__(self, problem: ProblemCode, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem


class SamvLink:
    """Asks over an open line (读卡器链路). All of SAM-V is safe to repeat. Used by one thread; raises `DeviceLost`.

    An answer does not say which question it answers. So no question goes out while the one before is unanswered: its answer
    is waited for, and where it never comes the reader is asked for its state, until that is what it answers.
    """

    def __init__(self, line: Transport, clock: MonotonicClock, attempts: int) -> None:
        self._line = line
        self._clock = clock
        self._attempts = attempts
        self._decoder = ResponseDecoder()
        self._owed: tuple[Request, float] | None = None
        self._slowest = 0.0

    def ask(self, request: Request, within: float) -> Response:
        """The answer; raises `NoReaderAnswer` after the last attempt."""
        worst: Failure = (ProblemCode.NO_ANSWER, "not answered")
        for _attempt in range(self._attempts):
            if self._owed is not None and not self._is_in_step(within):
                continue
            outcome = self._once(request, max(within, self._slowest))
            if isinstance(outcome, Response):
                return outcome
            worst = outcome
            if self._owed is not None and (late := self._late_answer(within)) is not None:
                return late
        problem, detail = worst
        raise NoReaderAnswer(problem, f"{request.name} {detail}")

    def is_awake(self, within: float) -> bool | None:
        """Whether the reader answers what it was asked; None where something comes that is no answer."""
        outcome = self._once(Request.STATUS, within)
        self._owed = None
        if isinstance(outcome, Response):
            return True
        return False if outcome[0] is ProblemCode.NO_ANSWER else None

    def rest(self, seconds: float) -> None:
        """Let time pass between two looks for a card."""
        rest(self._line, self._clock, seconds)

    def _once(self, request: Request, within: float) -> Response | Failure:
        self._line.drain()
        self._decoder = ResponseDecoder()
        asked_at = self._clock.now()
        self._line.write(encode_request(request))
        self._owed = (request, asked_at)
        for found in self._heard_until(asked_at + within):
            if isinstance(found, FrameFault):
                self._owed = None  # it did answer, and the line spoilt it
                return ProblemCode.HARDWARE_ERROR, f"answer with wrong {found.value}"
            if fits(found, request):
                self._owed = None
                return found
        if self._decoder.is_midway:
            return ProblemCode.HARDWARE_ERROR, "answer broken off"
        return ProblemCode.NO_ANSWER, "not answered"

    def _late_answer(self, within: float) -> Response | None:
        """The answer that is owed, when it still comes; from then on this reader is given as long."""
        if self._owed is None:
            return None
        request, asked_at = self._owed
        for found in self._heard_until(asked_at + (1 + _LATE_TIMES) * within):
            if isinstance(found, Response) and fits(found, request):
                self._owed = None
                if request not in {Request.READ_TEXT_PHOTO, Request.READ_TEXT_PHOTO_FINGER}:
                    self._slowest = max(self._slowest, 1.5 * (self._clock.now() - asked_at))
                return found
        return None

    def _is_in_step(self, within: float) -> bool:
        """Whether the reader answers the question for its state by its state, and then says nothing more."""
        self._late_answer(within)
        if self._owed is None:
            return True
        answer = self._once(Request.STATUS, max(within, self._slowest))
        if isinstance(answer, Response) and answer.status != Sw.FIND_FAILED:
            self._owed = None
            return True
        return False

    def _heard_until(self, until: float) -> Iterator[Response | FrameFault]:
        while (left := until - self._clock.now()) > 0:
            yield from self._decoder.feed(self._line.read(left))
