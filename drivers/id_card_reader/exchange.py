"""One question and its answer over the line, with a deadline and retries. Knows frames, not cards."""

from drivers.id_card_reader.protocol import FrameFault, Request, Response, ResponseDecoder, encode_request
from drivers.ports.clock import MonotonicClock
from drivers.ports.status import ProblemCode
from drivers.serial_line import SerialLine


class NoReaderAnswer(Exception):
    """The reader gave no whole answer to any attempt. `problem` tells silence from a bad line."""

    def __init__(self, problem: ProblemCode, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem


class SamvLink:
    """Asks over an open line (读卡器链路). All of SAM-V is safe to repeat. Used by one thread; raises `DeviceLost`."""

    def __init__(self, line: SerialLine, clock: MonotonicClock, attempts: int) -> None:
        self._line = line
        self._clock = clock
        self._attempts = attempts

    def ask(self, request: Request, within: float) -> Response:
        """The answer; raises `NoReaderAnswer` after the last attempt."""
        worst: tuple[ProblemCode, str] = (ProblemCode.NO_ANSWER, "")
        for _attempt in range(self._attempts):
            outcome = self._once(request, within)
            if isinstance(outcome, Response):
                return outcome
            worst = outcome
        problem, detail = worst
        raise NoReaderAnswer(problem, f"{request.name} {detail}")

    def wake(self, within: float, start_within: float) -> None:
        """Wait until the reader answers at all; raises `NoReaderAnswer` when it stays silent for `start_within`."""
        until = self._clock.now() + start_within
        while True:
            outcome = self._once(Request.STATUS, within)
            if isinstance(outcome, Response) or outcome[0] is not ProblemCode.NO_ANSWER:
                return
            if self._clock.now() >= until:
                raise NoReaderAnswer(ProblemCode.NO_ANSWER, f"{Request.STATUS.name} not answered")

    def rest(self, seconds: float) -> None:
        """Let time pass between two looks for a card."""
        self._line.rest(seconds)

    def _once(self, request: Request, within: float) -> Response | tuple[ProblemCode, str]:
        decoder = ResponseDecoder()
        # A late answer to the question before must not pass for the answer to this one.
        self._line.drain()
        self._line.write(encode_request(request))
        until = self._clock.now() + within
        while (left := until - self._clock.now()) > 0:
            for found in decoder.feed(self._line.read(left)):
                if isinstance(found, FrameFault):
                    return ProblemCode.HARDWARE_ERROR, f"answer with wrong {found.value}"
                return found
        if decoder.is_midway:
            return ProblemCode.HARDWARE_ERROR, "answer broken off"
        return ProblemCode.NO_ANSWER, "not answered"
