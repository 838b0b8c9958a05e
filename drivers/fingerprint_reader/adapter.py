"""The adapter for serial optical fingerprint modules. Keeps nothing: template and picture leave with the outcome."""

import math
from collections.abc import Callable
from typing import TypeVar

from drivers.fingerprint_reader.link import ModuleSilent, ZfmLink
from drivers.fingerprint_reader.manifest import MANIFEST
from drivers.fingerprint_reader.options import ZfmOptions
from drivers.fingerprint_reader.protocol import Ack, InstructionCode, packets_in
from drivers.fingerprint_reader.separate_quality import SeparateQuality
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.errors import DeviceLost, ProtocolFault
from drivers.ports.fingerprint_reader import (
    FINGERPRINT_READER,
    FingerCaptured,
    FingerOutcome,
    FingerStillThere,
    NoFinger,
    SameFinger,
    Templates,
)
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.transport.address import Address
from drivers.transport.opening import open_transport
from drivers.transport.transport import Transport
from drivers.transport.unasked import TalksUnasked, UnaskedFrames

R = TypeVar("R")
_FIRST_BUFFER, _SECOND_BUFFER = b"\x01", b"\x02"
_NOT_YET = frozenset({Ack.NO_FINGER, Ack.CAPTURE_FAILED})


class _PasswordWrong(Exception):
    """The module has another password than the settings."""


class ZfmFingerprintReader:
    """Waits for a finger (指纹仪), takes its template and measures the picture. One thread."""

    def __init__(self, options: ZfmOptions, clock: MonotonicClock | None = None) -> None:
        self._options = options
        self._clock = clock or SystemMonotonicClock()
        self._line: Transport | None = None
        self._link: ZfmLink | None = None
        self._unasked = UnaskedFrames(self._clock, packets_in)
        self._ends = math.inf
        self._must_lift = False
        self._quality = SeparateQuality()

    @property
    def reached_at(self) -> Address:
        return self._options.reached_at

    def capture(self, seconds: float, cancelled: Cancelled, earlier: Templates = ()) -> FingerOutcome:
        """Wait up to `seconds` for a finger. A smeared picture is taken again until then. Never raises for the line.

        After a finger was taken the window must be seen empty first; the module compares the next one with `earlier`.
        """
        self._ends = self._clock.now() + seconds
        return self._with_link(lambda link: self._wait(link, seconds, cancelled, earlier), lambda failed: failed)

    def status(self) -> DeviceStatus:
        """Ask the module by verifying its password."""
        self._ends = math.inf
        return self._with_link(self._status, self._bad)

    def close(self) -> None:
        line, self._line, self._link = self._line, None, None
        if line is not None:
            line.close()

    def _with_link(self, act: Callable[[ZfmLink], R], on_failure: Callable[[ReaderFailed], R]) -> R:
        try:
            return act(self._link or self._open())
        except DeviceLost as lost:
            failed = ReaderFailed(ProblemCode.DISCONNECTED, str(lost))
        except ModuleSilent as silent:
            failed = ReaderFailed(ProblemCode.NO_ANSWER, str(silent))
        except ProtocolFault as fault:
            failed = ReaderFailed(ProblemCode.HARDWARE_ERROR, str(fault))
        except _PasswordWrong:
            failed = ReaderFailed(ProblemCode.NOT_AUTHORISED, "the module has another password")
        self.close()
        return on_failure(failed)

    def _open(self) -> ZfmLink:
        self._line = open_transport(self._options.reached_at, self._options.line)
        link = ZfmLink(self._line, self._options, self._clock, self._unasked)
        self._repeat(lambda: self._verify(link))
        link.listen()
        self._link = link
        return link

    def _repeat(self, exchange: Callable[[], R]) -> R:
        """An exchange that a broken packet may spoil, tried again as often as the settings say, and not after the time is up."""
        for _attempt in range(self._options.attempts - 1):
            try:
                return exchange()
            except TalksUnasked:
                raise
            except ProtocolFault:
                if self._clock.now() >= self._ends:
                    raise
        return exchange()

    def _verify(self, link: ZfmLink) -> None:
        answer = link.do(InstructionCode.VERIFY_PASSWORD, self._options.password.to_bytes(4, "big"))
        if answer == Ack.PASSWORD_WRONG:
            raise _PasswordWrong
        if answer != Ack.OK:
            raise ProtocolFault(f"password answered {answer:02X}")

    def _wait(self, link: ZfmLink, seconds: float, cancelled: Cancelled, earlier: Templates) -> FingerOutcome:
        if self._must_lift and not self._is_lifted(link, min(seconds, self._options.lift_within), cancelled):
            return FingerStillThere()
        until = self._clock.now() + seconds
        while not cancelled():
            taken = self._repeat(lambda: self._take(link, earlier))
            if taken is not None:
                self._must_lift = True
                return taken
            if self._clock.now() >= until:
                break
            link.rest()
        return NoFinger()

    def _is_lifted(self, link: ZfmLink, seconds: float, cancelled: Cancelled) -> bool:
        until = self._clock.now() + seconds
        while not cancelled():
            if self._repeat(lambda: link.do(InstructionCode.GET_IMAGE)) == Ack.NO_FINGER:
                self._must_lift = False
                return True
            if self._clock.now() >= until:
                break
            link.rest()
        return False

    def _take(self, link: ZfmLink, earlier: Templates) -> FingerCaptured | SameFinger | None:
        """One look: None without a finger or with one too smeared to find features in."""
        answer = link.do(InstructionCode.GET_IMAGE)
        if answer in _NOT_YET:
            return None
        if answer != Ack.OK:
            raise ProtocolFault(f"capture answered {answer:02X}")
        if link.do(InstructionCode.IMAGE_TO_FEATURES, _FIRST_BUFFER) != Ack.OK:
            return None
        if any(self._is_same(link, earlier_link) for earlier_link in earlier):
            return SameFinger()
        self._quality.begin()  # it starts while the module sends
        try:
            template = link.upload(InstructionCode.UP_FEATURES, _FIRST_BUFFER)
            quality = self._quality.measure_quality(link.upload(InstructionCode.UP_IMAGE) or b"")
        finally:
            self._quality.end()
        if not template or quality is None:
            raise ProtocolFault("upload refused or of wrong size")
        return FingerCaptured(quality, template)

    def _is_same(self, link: ZfmLink, template: bytes | bytearray) -> bool:
        """The module's own judgement of the finger on it and an earlier one."""
        if not link.download(InstructionCode.DOWN_FEATURES, _SECOND_BUFFER, template):
            raise ProtocolFault("an earlier finger was refused")
        answer = link.do(InstructionCode.MATCH)
        if answer not in {Ack.OK, Ack.NO_MATCH}:
            raise ProtocolFault(f"matching answered {answer:02X}")
        return answer == Ack.OK

    def _status(self, link: ZfmLink) -> DeviceStatus:
        self._repeat(lambda: self._verify(link))
        return DeviceStatus(FINGERPRINT_READER, Condition.OK, "module answered", self._clock.now())

    def _bad(self, failed: ReaderFailed) -> DeviceStatus:
        problem = MANIFEST.problem(failed.problem)
        now = self._clock.now()
        return DeviceStatus(FINGERPRINT_READER, Condition.BAD, failed.detail, now, (problem,))
