"""Partners that send right frames for ever, whatever they are asked: none passes for a device that is well, none holds its thread."""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from drivers.document_printer.earlier import EarlierJobs
from drivers.document_printer.jobs import JobLook, ListedJob
from drivers.face_module.adapter import SignedLinesModule
from drivers.face_module.options import SignedLinesOptions
from drivers.fingerprint_reader.adapter import ZfmFingerprintReader
from drivers.fingerprint_reader.link import ZfmLink
from drivers.fingerprint_reader.options import ZfmOptions
from drivers.fingerprint_reader.protocol import Ack, InstructionCode, packets_in
from drivers.id_card_reader.adapter import SamvIdCardReader
from drivers.id_card_reader.options import SamvOptions
from drivers.id_card_reader.portrait import NoDecoder
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import ProtocolFault
from drivers.ports.id_card_reader import Presence, SpentCard
from drivers.ports.sent_jobs import MemoryLedger
from drivers.ports.status import Condition
from drivers.receipt_printer.confirmation import Confirmation, Proof
from drivers.receipt_printer.exchange import PrinterExchange
from drivers.transport.unasked import UnaskedFrames
from tests.drivers.hand_clock import HandClock

SAM_FINE = bytes.fromhex("AAAAAA9669 0004 000090 94".replace(" ", ""))
SAM_FOUND = bytes.fromhex("AAAAAA9669 0004 00009F 9B".replace(" ", ""))
ZFM_FINE = bytes.fromhex("EF01 FFFFFFFF 07 0003 00 000A".replace(" ", ""))
ZFM_DATA = bytes.fromhex("EF01 FFFFFFFF 02 0082".replace(" ", "") + "11" * 128 + "0904")
POLL_EVERY = 5.0


class StreamingLine:
    """Sends one of `frames` after the other, one every `gap` seconds, from the moment that the line is opened."""

    def __init__(self, clock: HandClock, gap: float, frames: Sequence[bytes]) -> None:
        self._clock, self._gap, self._frames = clock, gap, frames
        self._next_at, self._number = clock.at + gap, 0
        self.sent = 0

    def _frame(self) -> bytes:
        frame = self._frames[self._number % len(self._frames)]
        self._number, self._next_at = self._number + 1, self._next_at + self._gap
        self.sent += len(frame)
        return frame

    def write(self, data: bytes) -> None:
        pass

    def read(self, seconds: float) -> bytes:
        if self._next_at > self._clock.at + seconds:
            self._clock.at += seconds
            return b""
        self._clock.at = max(self._clock.at, self._next_at)
        heard = self._frame()
        while self._next_at <= self._clock.at and len(heard) < 4096:
            heard += self._frame()
        return heard

    def drain(self) -> None:
        self._next_at = max(self._next_at, self._clock.at + self._gap)

    def probe(self) -> None:
        pass

    def close(self) -> None:
        pass


Stream = Callable[[str, float, Sequence[bytes]], HandClock]


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Stream:
    """The adapters of a family get such a line whenever they open one."""

    def streaming(family: str, gap: float, frames: Sequence[bytes]) -> HandClock:
        clock = HandClock()
        monkeypatch.setattr(f"drivers.{family}.adapter.open_transport", lambda *_: StreamingLine(clock, gap, frames))
        return clock

    return streaming


def sam_reader(clock: HandClock) -> SamvIdCardReader:
    return SamvIdCardReader(SamvOptions(port="/dev/x", baud=115200), NoDecoder(), clock)


def finger_reader(clock: HandClock) -> ZfmFingerprintReader:
    return ZfmFingerprintReader(ZfmOptions(port="/dev/x"), clock)


def face_module(clock: HandClock) -> SignedLinesModule:
    return SignedLinesModule(SignedLinesOptions(port="/dev/x", key="00" * 32), clock)


FAMILIES = [
    ("id_card_reader", SAM_FINE, sam_reader),
    ("fingerprint_reader", ZFM_FINE, finger_reader),
    ("face_module", b'{"status":"ok"}\n', face_module),
]


@pytest.mark.parametrize("gap", [0.001, 0.02, 0.3])
@pytest.mark.parametrize(("family", "frame", "make"), FAMILIES)
def test_unasked_answers_are_reported(
    family: str, frame: bytes, make: Callable[[HandClock], Any], gap: float, stream: Stream
) -> None:
    clock = stream(family, gap, [frame])
    device = make(clock)
    found = []
    for _ in range(5):
        found.append(device.status().condition)
        clock.at += POLL_EVERY
    assert set(found[1:]) == {Condition.BAD}, "the first look may fall between two frames"
    assert clock.at < 100 + 5 * (POLL_EVERY + 3)


class PromptTalker(StreamingLine):
    """Answers each question at once, and sends its frame every `gap` seconds besides, until `ends`."""

    ends = math.inf

    def __init__(self, clock: HandClock, gap: float, frame: bytes) -> None:
        super().__init__(clock, gap, [frame])
        self._answer, self._waiting = frame, b""

    def write(self, data: bytes) -> None:
        self._waiting += self._answer

    def read(self, seconds: float) -> bytes:
        waiting, self._waiting = self._waiting, b""
        if waiting or self._clock.at >= self.ends:
            self._clock.at += 0 if waiting else seconds
            return waiting
        return super().read(seconds)

    def drain(self) -> None:
        super().drain()
        self._waiting = b""


@pytest.mark.parametrize(("family", "frame", "make"), FAMILIES)
def test_slow_talker_does_not_come_and_go(
    family: str, frame: bytes, make: Callable[[HandClock], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HandClock()
    monkeypatch.setattr(f"drivers.{family}.adapter.open_transport", lambda *_: PromptTalker(clock, 1.6, frame))
    device = make(clock)
    found = []
    for _ in range(60):
        found.append(device.status().condition)
        clock.at += POLL_EVERY
    changes = sum(one != other for one, other in itertools.pairwise(found))
    assert found[-1] is Condition.BAD
    assert changes <= 3, "once well, talking, well again, and talking for good"

    monkeypatch.setattr(PromptTalker, "ends", clock.at)
    silent_from = clock.at
    while device.status().condition is not Condition.OK:
        clock.at += POLL_EVERY
        assert clock.at < silent_from + 60 + 3 * POLL_EVERY, "who is silent is believed again"


def test_stream_of_found_cards_is_no_card(stream: Stream) -> None:
    reader = sam_reader(stream("id_card_reader", 0.02, [SAM_FINE, SAM_FOUND]))
    assert reader.presence() is Presence.UNKNOWN
    assert isinstance(reader.read(1.0, lambda: False), ReaderFailed)


@pytest.mark.parametrize("gap", [0.055, 0.4, 0.59])
def test_wrong_answers_in_time_end_with_read(gap: float, stream: Stream) -> None:
    """Each comes while one is waited for, so that no single wait ever runs out."""
    clock = stream("id_card_reader", gap, [SAM_FINE, SAM_FOUND, SAM_FOUND])
    outcome = sam_reader(clock).read(2.0, lambda: False)
    assert isinstance(outcome, ReaderFailed | SpentCard)
    assert clock.at < 100 + 2 + 10 + 4


def test_picture_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, lines = HandClock(), []

    class Uploading(StreamingLine):
        """Takes every order, and uploads for ever."""

        def __init__(self) -> None:
            super().__init__(clock, 1e-6, [ZFM_DATA])
            self._answers = b""
            self._is_uploading = False
            lines.append(self)

        def write(self, data: bytes) -> None:
            self._answers, self._is_uploading = ZFM_FINE, data[9] == 0x0A or data[9] == 0x08

        def drain(self) -> None:
            self._answers, self._is_uploading = b"", False

        def read(self, seconds: float) -> bytes:
            answers, self._answers = self._answers, b""
            if answers or self._is_uploading:
                return answers or super().read(seconds)
            clock.at += seconds
            return b""

    monkeypatch.setattr("drivers.fingerprint_reader.adapter.open_transport", lambda *_: Uploading())
    outcome = finger_reader(clock).capture(5.0, lambda: False)
    assert isinstance(outcome, ReaderFailed)
    assert sum(each.sent for each in lines) < 1_000_000


class ListingJobs:
    """A printer whose list of our jobs never gets shorter; each answer takes `takes` seconds."""

    def __init__(self, clock: HandClock, takes: float) -> None:
        self._clock, self._takes = clock, takes
        self.questions = 0

    def _answer(self) -> None:
        self._clock.at += self._takes
        self.questions += 1

    def not_completed(self) -> tuple[ListedJob, ...]:
        self._answer()
        return tuple(ListedJob(number, "theirs", "kiosk") for number in range(10_000))

    def cancel(self, _number: int) -> None:
        self._answer()

    def look(self, _number: int) -> JobLook:
        self._answer()
        return JobLook(3)


def test_endless_list_of_jobs_ends_the_look() -> None:
    clock = HandClock()
    jobs = ListingJobs(clock, 0.05)
    earlier = EarlierJobs(MemoryLedger(), "kiosk", lambda _address: jobs, clock, owns=True)  # type: ignore[arg-type, return-value]
    earlier.end(("ipp://printer/",))
    assert clock.at < 100 + 4
    assert jobs.questions > 10, "the next look goes on with it"
    assert earlier.has_left(("ipp://printer/",))


def test_receipt_answers_at_last_moment_prove_nothing() -> None:
    clock = HandClock()

    class Lingering(StreamingLine):
        """Answers each question as late as it may."""

        def __init__(self) -> None:
            super().__init__(clock, 1e9, [b""])
            self._answers: list[bytes] = []

        def write(self, data: bytes) -> None:
            self._answers.append(b"\x12" if data.startswith(b"\x10\x04") else b"\x00")

        def read(self, seconds: float) -> bytes:
            if seconds < 2.9 or not self._answers:
                clock.at += seconds
                return b""
            clock.at += 2.9
            return self._answers.pop(0)

    exchange = PrinterExchange(Lingering(), clock, 3.0)
    question = Confirmation(exchange, clock, 3.0, Proof.GS_R)
    question.ask()
    assert question.proof(3.0) is None
    assert clock.at < 100 + 3 + 4 * 3 + 3 * 3, (
        "the last question begins within four reply times and takes three at most"
    )


class ScriptedLine(StreamingLine):
    """Sends the next of `answers` for each order, and what is left of it until it is thrown away."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        super().__init__(HandClock(), 1e9, ())
        self._answers, self._left = list(answers), b""

    def write(self, data: bytes) -> None:
        self._left += self._answers.pop(0)

    def read(self, seconds: float) -> bytes:
        heard, self._left = self._left[:4096], self._left[4096:]
        return heard

    def drain(self) -> None:
        self._left = b""


def test_rest_of_broken_upload_is_no_talking() -> None:
    spoilt = ZFM_DATA[:-1] + b"\x00"
    clock = HandClock()
    line = ScriptedLine([ZFM_FINE + spoilt + ZFM_DATA * 200, ZFM_FINE])
    link = ZfmLink(line, ZfmOptions(port="/dev/none"), clock, UnaskedFrames(clock, packets_in))
    with pytest.raises(ProtocolFault, match="wrong"):
        link.upload(InstructionCode.UP_IMAGE)
    assert link.do(InstructionCode.UP_IMAGE) == Ack.OK
