"""One question and its answer over the line, with a deadline and retries. Knows frames, not cards."""

import math
from collections.abc import Iterator

from drivers.id_card_reader.protocol import (
    FrameFault,
    Request,
    Response,
    ResponseDecoder,
    encode_request,
    fits,
    responses_in,
)
from drivers.ports.clock import MonotonicClock
from drivers.ports.status import ProblemCode
from drivers.transport.transport import Transport, rest
from drivers.transport.unasked import UnaskedFrames

_LATE_TIMES = 2.5
"""A late answer is waited for so many times as long as a punctual one."""
_BROKEN_OFF = 1.0
"""Seconds of silence in the middle of a late answer after which the rest of it never comes."""
_AFTER_MISFIT = 0.6
"""Seconds in which the right answer must follow one that cannot be it, where no other is on its way."""

Failure = tuple[ProblemCode, str]


class NoReaderAnswer(Exception):
    """The reader gave no whole answer to any attempt. `problem` distinguishes silence from a bad line."""

    def __init__(self, problem: ProblemCode, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem


class SamvLink:
    """Asks over an open line (读卡器链路). All of SAM-V is safe to repeat. Used by one thread; raises `DeviceLost`.

    An answer does not say which question it answers, but answers come in the order of the questions. So no question goes out
    while the one before is unanswered: its answer is waited for, and where it never comes the reader is asked for its state.
    `ends`: when the whole of what is under way must be over, however many frames come.
    """

    ends = math.inf

    def __init__(
        self, line: Transport, clock: MonotonicClock, attempts: int, unasked: UnaskedFrames | None = None
    ) -> None:
        self._unasked = unasked or UnaskedFrames(clock, responses_in)
        self._line = line
        self._clock = clock
        self._attempts = attempts
        self._decoder = ResponseDecoder()
        self._unanswered: list[Request] = []
        self._slowest = 0.0
        self._has_lagged = False
        self._misfit = ""
        self._until = self._heard_at = 0.0

    def ask(self, request: Request, within: float, attempts: int | None = None) -> Response:
        """The answer; raises `NoReaderAnswer` after the last attempt, and `TalksUnasked`."""
        worst: Failure = (ProblemCode.NO_ANSWER, "not answered")
        for _attempt in range(attempts or self._attempts):
            if self._clock.now() >= self.ends:
                break
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
        outcome = self._exchange(Request.STATUS, within)
        self._unanswered = []
        if isinstance(outcome, Response):
            return True
        return False if outcome[0] is ProblemCode.NO_ANSWER else None

    def listen(self) -> None:
        """Hear that the reader, which has just answered, is silent now. Raises `TalksUnasked`."""
        self._unasked.listen(self._line)

    def rest(self, seconds: float) -> None:
        """Let time pass between two looks for a card."""
        rest(self._line, self._clock, seconds)

    def _once(self, request: Request, within: float) -> Response | Failure:
        asked_at = self._clock.now()
        outcome = self._exchange(request, max(within, self._slowest))
        if isinstance(outcome, Response) or not self._unanswered:
            return outcome
        if self._misfit:
            self._unanswered = []
            return ProblemCode.HARDWARE_ERROR, f"answered with {self._misfit}"
        self._has_lagged = self._has_lagged or not self._decoder.is_midway
        late = self._receive_answer(asked_at + (1 + _LATE_TIMES) * within, _BROKEN_OFF)
        if late is None or self._unanswered:
            return outcome
        if request not in {Request.READ_TEXT_PHOTO, Request.READ_TEXT_PHOTO_FINGER}:
            self._slowest = max(self._slowest, 1.5 * (self._clock.now() - asked_at))
        return late

    def _exchange(self, request: Request, within: float) -> Response | Failure:
        self._unasked.throw_away(self._line)
        self._decoder, self._misfit = ResponseDecoder(), ""
        self._line.write(encode_request(request))
        self._unanswered, self._heard_at = [request], self._clock.now()
        outcome = self._receive_answer(self._clock.now() + within)
        if outcome is not None:
            return outcome
        if self._decoder.is_midway:
            return ProblemCode.HARDWARE_ERROR, "answer broken off"
        return ProblemCode.NO_ANSWER, "not answered"

    def _receive_answer(self, until: float, silence: float = math.inf) -> Response | Failure | None:
        """What answers the last question; None when nothing does until then, or an answer stops for so long in its middle."""
        for found in self._frames(until, silence):
            if isinstance(found, FrameFault):
                self._unanswered = []  # it did answer, and the line spoilt it
                return ProblemCode.HARDWARE_ERROR, f"answer with wrong {found.value}"
            self._assign(found)
            if not self._unanswered:
                return found
            if not self._has_lagged:
                self._misfit = f"{found.status:02X} and {len(found.data)} bytes"
                self._until = min(self._until, self._clock.now() + _AFTER_MISFIT)
        return None

    def _assign(self, found: Response) -> None:
        """The first unanswered question that it fits; what was asked before that one gets no answer any more."""
        for number, request in enumerate(self._unanswered):
            if fits(found, request, is_in_doubt=self._has_lagged):
                del self._unanswered[: number + 1]
                return

    def _is_in_step(self, within: float) -> bool:
        """Whether the reader reports its state, and with that has answered all that it was asked before."""
        self._decoder.reset()  # what is midway goes no further: its rest is noise
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

    def _frames(self, until: float, silence: float = math.inf) -> Iterator[Response | FrameFault]:
        self._until = min(until, self.ends)
        while (left := self._until - (now := self._clock.now())) > 0:
            if self._decoder.is_midway:
                left = min(left, self._heard_at + silence - now)
            if left <= 0:
                return
            data = self._line.read(left)
            if data:
                self._heard_at = self._clock.now()
            # Behind what only looked like a frame the answer may lie whole.
            yield from sorted(self._decoder.feed(data), key=lambda part: isinstance(part, FrameFault))
