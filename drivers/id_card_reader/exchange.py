"""One question and its answer over the line, with a deadline and retries. Knows frames, not cards."""

from collections.abc import Iterator

from drivers.id_card_reader.protocol import FrameFault, Request, Response, ResponseDecoder, encode_request, fits
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

    An answer does not say which question it answers, but answers come in the order of the questions. So no question goes out
    while the one before is unanswered: its answer is waited for, and where it never comes the reader is asked for its state.
    """

    def __init__(self, line: Transport, clock: MonotonicClock, attempts: int) -> None:
        self._line = line
        self._clock = clock
        self._attempts = attempts
        self._decoder = ResponseDecoder()
        self._unanswered: list[Request] = []
        self._slowest = 0.0
        self._has_lagged = False

    def ask(self, request: Request, within: float, attempts: int | None = None) -> Response:
        """The answer; raises `NoReaderAnswer` after the last attempt."""
        worst: Failure = (ProblemCode.NO_ANSWER, "not answered")
        for _attempt in range(attempts or self._attempts):
            if self._unanswered and not self._is_in_step(within):
                break
            outcome = self._once(request, within)
            if isinstance(outcome, Response):
                return outcome
            worst = outcome
        problem, detail = worst
        raise NoReaderAnswer(problem, f"{request.name} {detail}")

    def is_awake(self, within: float) -> bool | None:
        """Whether the reader answers what it was asked; None where something comes that is no answer."""
        outcome = self._answered(Request.STATUS, within)
        self._unanswered = []
        if isinstance(outcome, Response):
            return True
        return False if outcome[0] is ProblemCode.NO_ANSWER else None

    def rest(self, seconds: float) -> None:
        """Let time pass between two looks for a card."""
        rest(self._line, self._clock, seconds)

    def _once(self, request: Request, within: float) -> Response | Failure:
        asked_at = self._clock.now()
        outcome = self._answered(request, max(within, self._slowest))
        if isinstance(outcome, Response) or not self._unanswered:
            return outcome
        self._has_lagged = True
        late = self._heard(asked_at + (1 + _LATE_TIMES) * within)
        if late is None or self._unanswered:
            return outcome
        if request not in {Request.READ_TEXT_PHOTO, Request.READ_TEXT_PHOTO_FINGER}:
            self._slowest = max(self._slowest, 1.5 * (self._clock.now() - asked_at))
        return late

    def _answered(self, request: Request, within: float) -> Response | Failure:
        self._line.drain()
        self._decoder = ResponseDecoder()
        self._line.write(encode_request(request))
        self._unanswered = [request]
        outcome = self._heard(self._clock.now() + within)
        if outcome is not None:
            return outcome
        if self._decoder.is_midway:
            return ProblemCode.HARDWARE_ERROR, "answer broken off"
        return ProblemCode.NO_ANSWER, "not answered"

    def _heard(self, until: float) -> Response | Failure | None:
        """What answers the last question; None when nothing does until then."""
        for found in self._frames(until):
            if isinstance(found, FrameFault):
                self._unanswered = []  # it did answer, and the line spoilt it
                return ProblemCode.HARDWARE_ERROR, f"answer with wrong {found.value}"
            self._assign(found)
            if not self._unanswered:
                return found
        return None

    def _assign(self, found: Response) -> None:
        """The first unanswered question that it fits; what was asked before that one gets no answer any more."""
        for number, request in enumerate(self._unanswered):
            if fits(found, request, is_in_doubt=self._has_lagged):
                del self._unanswered[: number + 1]
                return

    def _is_in_step(self, within: float) -> bool:
        """Whether the reader tells its state, and with that has answered all that it was asked before."""
        self._line.write(encode_request(Request.STATUS))
        self._unanswered.append(Request.STATUS)
        patience = max(within, self._slowest)
        while self._unanswered:
            left = len(self._unanswered)
            for found in self._frames(self._clock.now() + patience):
                if isinstance(found, Response):
                    self._assign(found)
                    break
            if len(self._unanswered) == left:
                return False
            patience = (1 + _LATE_TIMES) * within
        return True

    def _frames(self, until: float) -> Iterator[Response | FrameFault]:
        while (left := until - self._clock.now()) > 0:
            yield from self._decoder.feed(self._line.read(left))
