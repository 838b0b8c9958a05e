"""The adapter for a device that this terminal does not have: known to be missing, so that nothing is offered on it."""

from drivers.ports.camera import Frame
from drivers.ports.clock import Clock
from drivers.ports.code_scanner import CodeOutcome
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.fingerprint_reader import FingerOutcome
from drivers.ports.id_card_reader import IdCardOutcome, Presence
from drivers.ports.printing import NotPrinted, PrintOutcome
from drivers.ports.receipt_printer import Receipt
from drivers.ports.speech import NotSaid, SpeechOutcome, SpokenLanguage
from drivers.ports.status import Condition, DeviceFamily, DeviceStatus, Problem, ProblemCode, Responder

_DETAIL = "not installed on this terminal"
_FAILED = ReaderFailed(ProblemCode.NOT_CONFIGURED, _DETAIL)


class AbsentDevice:
    """未安装设备 — every port at once, and each answers that it is not there."""

    def __init__(self, family: DeviceFamily, clock: Clock) -> None:
        self._family = family
        self._clock = clock

    def status(self) -> DeviceStatus:
        """BAD with NOT_CONFIGURED: no fault to be mended, but nothing to be offered."""
        problem = Problem(ProblemCode.NOT_CONFIGURED, Responder.TECHNICIAN)
        return DeviceStatus(self._family, Condition.BAD, _DETAIL, self._clock.now(), (problem,))

    def close(self) -> None:
        """Nothing to release."""

    def read(self, seconds: float, cancelled: Cancelled) -> IdCardOutcome:  # noqa: ARG002 - the port's signature
        """As an identity card reader."""
        return _FAILED

    def presence(self) -> Presence:
        """As an identity card reader."""
        return Presence.UNKNOWN

    def scan(self, seconds: float, cancelled: Cancelled) -> CodeOutcome:  # noqa: ARG002 - the port's signature
        """As a code scanner."""
        return _FAILED

    def capture(self, seconds: float, cancelled: Cancelled) -> FingerOutcome:  # noqa: ARG002 - the port's signature
        """As a fingerprint reader."""
        return _FAILED

    def print_receipt(self, receipt: Receipt) -> PrintOutcome:  # noqa: ARG002 - the port's signature
        """As a receipt printer."""
        return NotPrinted(ProblemCode.NOT_CONFIGURED, _DETAIL)

    def print_document(
        self,
        pdf: bytes,  # noqa: ARG002 - the port's signature
        job_name: str,  # noqa: ARG002
        copies: int,  # noqa: ARG002
        cancelled: Cancelled,  # noqa: ARG002
    ) -> PrintOutcome:
        """As a document printer."""
        return NotPrinted(ProblemCode.NOT_CONFIGURED, _DETAIL)

    def say(self, text: str, language: SpokenLanguage, cancelled: Cancelled) -> SpeechOutcome:  # noqa: ARG002 - the port's signature
        """As a speech synthesiser."""
        return NotSaid(ProblemCode.NOT_CONFIGURED, _DETAIL)

    def hush(self) -> None:
        """As a speech synthesiser."""

    def start(self) -> None:
        """As a camera."""

    def stop(self) -> None:
        """As a camera."""

    def latest(self) -> Frame | None:
        """As a camera."""
        return None
