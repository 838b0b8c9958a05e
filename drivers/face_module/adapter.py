"""A module on a line of bytes that answers signed lines (drivers/face_module/protocol.py)."""

import json
import secrets

from drivers.face_module.manifest import MANIFEST
from drivers.face_module.options import SignedLinesOptions
from drivers.face_module.protocol import LONGEST, ModuleAnswer, is_signed, parsed, picture_in
from drivers.ports.clock import MonotonicClock
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.errors import DeviceFault, DeviceLost, ProtocolFault
from drivers.ports.face_module import FACE_MODULE, FaceModuleOutcome, NoLiveFace, NotLive, SignedLivePicture
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.transport.opening import open_transport
from drivers.transport.transport import Transport
from drivers.transport.unasked import UnaskedFrames

_STATUS_SECONDS, _ROUND_SECONDS, _SPARE_SECONDS = 1.0, 1.0, 1.5
"""A question whether somebody is there lasts a second, so that it can be stopped; the answer may come so much later."""


class SignedLinesModule:
    """Opened by the first call that needs it (签名活体模组). One thread."""

    def __init__(self, options: SignedLinesOptions, clock: MonotonicClock) -> None:
        self._options = options
        self._clock = clock
        self._line: Transport | None = None
        self._unasked = UnaskedFrames(clock, lambda heard: heard.count(b"\n"))
        self.reached_at = options.reached_at

    def status(self) -> DeviceStatus:
        """What it says of itself."""
        try:
            answer = self._ask_module({"ask": "status"}, _STATUS_SECONDS)
        except DeviceFault as fault:
            self.close()
            problem = MANIFEST.problem(_code_of(fault))
            return DeviceStatus(FACE_MODULE, Condition.BAD, str(fault), self._clock.now(), (problem,))
        condition = Condition.OK if answer.status == "ok" else Condition.UNKNOWN
        evidence = "the module answers" if answer.status == "ok" else "the module says something else than ok"
        return DeviceStatus(FACE_MODULE, condition, evidence, self._clock.now())

    def close(self) -> None:
        """Let go of the line."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def judge(self, seconds: float, cancelled: Cancelled) -> FaceModuleOutcome:
        """Until somebody is there. What is not signed for this question is a fault, and never a picture."""
        end = self._clock.now() + seconds
        try:
            while not cancelled() and (left := end - self._clock.now()) > 0:
                outcome = self._judge(min(left, _ROUND_SECONDS))
                if not isinstance(outcome, NoLiveFace):
                    return outcome
        except DeviceFault as fault:
            self.close()
            return ReaderFailed(_code_of(fault), str(fault))
        return NoLiveFace()

    def _judge(self, seconds: float) -> FaceModuleOutcome:
        nonce = secrets.token_hex(16)
        answer = self._ask_module(
            {"ask": "judge", "nonce": nonce, "seconds": round(seconds, 3)}, seconds + _SPARE_SECONDS
        )
        if not is_signed(answer, nonce, self._options.key):
            return ReaderFailed(ProblemCode.NOT_AUTHORISED, "an answer without the module's signature")
        if answer.verdict == "nobody":
            return NoLiveFace()
        if answer.verdict == "live" and answer.score >= self._options.least:
            return SignedLivePicture(picture_in(answer), answer.score, answer.key)
        return NotLive(answer.score)

    def _ask_module(self, question: dict[str, object], seconds: float) -> ModuleAnswer:
        """Raises DeviceLost, and ProtocolFault where no whole answer comes."""
        if self._line is None:
            self._line = open_transport(self._options.reached_at, self._options.line)
            self._unasked.listen(self._line)
        self._unasked.throw_away(self._line)
        self._line.write(json.dumps(question).encode() + b"\n")
        answer, end = b"", self._clock.now() + seconds
        while not answer.endswith(b"\n") and len(answer) < LONGEST and (left := end - self._clock.now()) > 0:
            answer += self._line.read(left)
        if not answer.endswith(b"\n"):
            raise ProtocolFault("no whole answer")
        return parsed(answer)


def _code_of(fault: DeviceFault) -> ProblemCode:
    return ProblemCode.DISCONNECTED if isinstance(fault, DeviceLost) else ProblemCode.NO_ANSWER
