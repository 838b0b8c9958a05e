"""The guided tests, as rows of one table in the order of the list. A new test is a row here, a run, and its words.

Its name is the message `guided.<id>`, what is to be done `guided.<id>_do`.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from drivers.ports.camera import CAMERA, DOCUMENT_SCANNER
from drivers.ports.code_scanner import CODE_SCANNER
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.fingerprint_reader import FINGERPRINT_READER
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.key_pad import KEY_PAD
from drivers.ports.microphone import MICROPHONE
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.social_card_reader import SOCIAL_CARD_READER
from drivers.ports.speech import SPEECH
from drivers.ports.status import FamilyOf
from kiosk.diagnostics.runs.centre_runs import JourneyRun, ThroughputRun
from kiosk.diagnostics.runs.grid_run import GridRun
from kiosk.diagnostics.runs.guided_run import GuidedRun, RunContext
from kiosk.diagnostics.runs.lamps_run import LampsRun
from kiosk.diagnostics.runs.microphone_run import MicrophoneRun
from kiosk.diagnostics.runs.pad_run import KeyPadRun
from kiosk.diagnostics.runs.paper_runs import PageRun, ReceiptRun
from kiosk.diagnostics.runs.picture_runs import CameraRun, TargetRun
from kiosk.diagnostics.runs.reader_runs import CodeRun, FingerRun, IdCardRun, SocialCardRun
from kiosk.diagnostics.runs.screen_runs import HeadphonesRun, SoundRun
from kiosk.diagnostics.runs.visit_run import VisitRun
from kiosk.services.ports import Devices

SCREEN, CENTRE, TERMINAL, LAMPS = "screen", "centre", "terminal", "lamps"
"""What a test is about where that is no device."""


class GuidedTest(Struct, frozen=True):
    """One guided test (引导测试项): what it is about, how it runs. `family` is None where no device has to be there for it."""

    id: str
    icon: str
    make: Callable[[RunContext], GuidedRun]
    family: FamilyOf[Any] | None = None  # Any: a row for each kind of device
    about: str = ""

    @property
    def subject(self) -> str:
        """The family, or what else it is about."""
        return self.about if self.family is None else str(self.family)

    def is_here(self, devices: Devices) -> bool:
        """Whether this terminal has what the test is about."""
        return self.family is None or self.family in devices.lines()


GUIDED_TESTS = (
    GuidedTest("id_card", "card-account-details", IdCardRun, ID_CARD_READER),
    GuidedTest("social_card", "credit-card-chip", SocialCardRun, SOCIAL_CARD_READER),
    GuidedTest("receipt", "receipt-text", ReceiptRun, RECEIPT_PRINTER),
    GuidedTest("page", "printer", PageRun, DOCUMENT_PRINTER),
    GuidedTest("camera", "camera", CameraRun, CAMERA),
    GuidedTest("target", "file-document-outline", TargetRun, DOCUMENT_SCANNER),
    GuidedTest("code", "qrcode-scan", CodeRun, CODE_SCANNER),
    GuidedTest("finger", "fingerprint", FingerRun, FINGERPRINT_READER),
    GuidedTest("key_pad", "dialpad", KeyPadRun, KEY_PAD),
    GuidedTest("loudspeaker", "volume-high", SoundRun, SPEECH),
    GuidedTest("headphones", "headphones", HeadphonesRun, SPEECH),
    GuidedTest("microphone", "microphone", MicrophoneRun, MICROPHONE),
    GuidedTest("lamps", "lightbulb-on", LampsRun, about=LAMPS),
    GuidedTest("grid", "gesture-tap", GridRun, about=SCREEN),
    GuidedTest("throughput", "swap-vertical", ThroughputRun, about=CENTRE),
    GuidedTest("visit", "gesture-tap-button", VisitRun, about=TERMINAL),
    GuidedTest("journey", "clipboard-check-outline", JourneyRun, about=TERMINAL),
)


def guided_tests_of(devices: Devices) -> tuple[GuidedTest, ...]:
    """Those that this terminal has something for."""
    return tuple(test for test in GUIDED_TESTS if test.is_here(devices))
