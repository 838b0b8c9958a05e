"""A terminal on the bench: real core, catalogue and wording; time, threads, devices and centre moved by hand."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, ClassVar

import cv2
import numpy as np

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.schema import Identity, Level
from catalogue.text import LocalText
from contract.chain import GENESIS, RecordBody, end_of, next_record
from contract.documents import IssuedDocument, ResultContent, ResultRow
from contract.execution import (
    CaseCounts,
    Completed,
    EarlierOrder,
    EarlierOrderRequest,
    ExecuteAnswer,
    ExecuteRequest,
    FinishedCase,
    FinishedCaseRequest,
    HoldAnswer,
    HoldRequest,
    IdentityCodeRequest,
    IdentityFound,
    ListAnswer,
    ListRequest,
    LiveOption,
    Order,
    OrderFact,
    OrderLine,
    OrderRequest,
    OrderState,
    SealedRequest,
    SmsAnswer,
    SmsRequest,
    WaitingCase,
    WaitingCases,
    WaitingCasesRequest,
)
from contract.identity import CardEvidence
from contract.phone_copies import PhoneCopyAnswer, PhoneCopyRefused, PhoneCopyRequest
from contract.pick_ups import PickUpRequest
from contract.pictures import PictureOpeningKey
from contract.proof import ProofGiven, ProofRequest
from contract.records import CaseFacts, EnterpriseDetails, Facts, Record, Submission
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from contract.terminals import HeartbeatAnswer
from contract.terms import ClockQuality, DepartmentState, ProofLevel, StaffRole
from contract.throughput import ThroughputAnswer, ThroughputRequest
from drivers.ports.camera import CAMERA, DOCUMENT_SCANNER, Frame
from drivers.ports.code_scanner import CODE_SCANNER, CodeScanned, NoCode
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.errors import DeviceFault, DriverDefect
from drivers.ports.face import Face, FaceDistances, FaceObservation
from drivers.ports.fingerprint_reader import FINGERPRINT_READER, FingerCaptured
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead, IdCard, NoCard, Presence
from drivers.ports.listening import Listener
from drivers.ports.microphone import MICROPHONE
from drivers.ports.pages import NoPage, PageAsItLies, PageCaptured, PageOutcome, PageTaker, ReadOutcome
from drivers.ports.picture import Picture
from drivers.ports.printing import Printed, PrintOutcome
from drivers.ports.receipt_printer import RECEIPT_PRINTER, ReceiptImage, ReceiptPaper
from drivers.ports.social_card_reader import SOCIAL_CARD_READER, CardInterface, SocialCard, SocialCardRead
from drivers.ports.status import Condition, DeviceFamily, DeviceProblem, DeviceStatus
from drivers.ports.video_peer import VideoPeer
from kiosk.journeys.submission import person_details
from kiosk.local_services.answer_table import LOCAL_ANSWERS
from kiosk.services.calls.help_calls import HelpCalls
from kiosk.services.calls.video_calls import VideoCalls
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.condition.health import Health
from kiosk.services.condition.open_rate import OpenRate
from kiosk.services.maintenance.staff import INSTALLER, Attendant, StaffBook
from kiosk.services.maintenance.upkeep import Upkeep
from kiosk.services.maintenance.upkeep_book import UpkeepBook
from kiosk.services.measured_page_words import MeasuredPageWords
from kiosk.services.picture_keys import PictureKeys
from kiosk.services.ports import NO_PICTURES, BackgroundWorkers, CitizenPictures, Devices, PaperPress
from kiosk.services.receipt_blocks import Receipt
from kiosk.services.services import CaseServices, Keys, Services, TerminalSite
from kiosk.services.timing import Timing
from kiosk.services.wipe import Eraser
from kiosk.terminal.terminal import Terminal
from offline_queue.bounds import Frozen
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from offline_queue.new_record import NumberedFacts
from offline_queue.sealed_submission import SealedSubmission
from offline_queue.terminal_identity import KeyInUse
from simulators.person.people import people
from tests.hand_clock import HandClock
from tests.kiosk.bench_tools import BenchMachine
from tests.kiosk.hand_listener import HandMicrophone
from wording.store import load_wording

SCRATCH, NUMBERS = TemporaryDirectory(prefix="bench-", dir=os.environ.get("KIOSK_TESTS_HOME")), count()
"""Each terminal on the bench has a file of its own there. It lies where tests/conftest.py removes it, also after a kill."""
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LOCAL = timezone(timedelta(hours=8))
UNREACHED = CentreUnreachable(Unreachable.NO_NETWORK, "cut")
FIRM = EnterpriseDetails(usc_code="91441602MA4UKHEX5P", name="源城演示电子有限公司")
LI = person_details(next(each.card for each in people() if each.key == "li"))
"""Whose identity code it is, unless the test says otherwise."""

HELD = Timing(settle=0.0, seen=1e9, papers_seen=1e9)
"""Nothing goes on by itself: a test that looks at what went well has all the time to do so."""


@dataclass
class HandWorker:
    """Work waits until it is pumped; while `is_held` it works without end."""

    jobs: deque[Callable[[], None]] = field(default_factory=deque)
    is_held: bool = False

    def run(
        self, work: Callable[[], Any], on_done: Callable[[Any], None], on_failed: Callable[[Exception], None]
    ) -> None:
        def job() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001
                on_failed(error)
                return
            on_done(result)

        self.jobs.append(job)

    def pump(self) -> bool:
        if not self.jobs or self.is_held:
            return False
        self.jobs.popleft()()
        return True


class HandTicket:
    def __init__(self) -> None:
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


@dataclass
class HandLine:
    """A device behind a line that is pumped. `fault` makes commands fail behind the first `spared`.

    While `is_held` it works without end.
    """

    family: DeviceFamily
    device: Any
    fault: Exception | None = None
    spared: int = 0
    condition: Condition = Condition.OK
    jobs: deque[Callable[[], None]] = field(default_factory=deque)
    looks: int = 0
    is_held: bool = False
    problems: tuple[DeviceProblem, ...] = ()
    seen_at: float = 1000.0
    deadlines: list[float] = field(default_factory=list)

    def submit(
        self,
        command: Callable[[Any, Any], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None],
        deadline: float,
        *,
        repeatable: bool = False,
    ) -> HandTicket:
        ticket = HandTicket()
        self.deadlines.append(deadline)

        def job() -> None:
            if self.fault is not None and not self.spared:
                on_failed(self.fault)
                return
            self.spared = max(self.spared - 1, 0)
            try:
                result = command(self.device, lambda: ticket.is_cancelled)
            except (DeviceFault, DriverDefect) as error:
                on_failed(error)
                return
            on_done(result)

        self.jobs.append(job)
        return ticket

    def status(self) -> DeviceStatus:
        return DeviceStatus(self.family, self.condition, "bench", self.seen_at, self.problems)

    def poll_soon(self) -> None:
        self.looks += 1

    def pump(self) -> bool:
        if not self.jobs or self.is_held:
            return False
        self.jobs.popleft()()
        return True


@dataclass
class BenchReader:
    card: IdCard | None = None
    outcomes: deque[Any] = field(default_factory=deque)
    is_left: bool = False
    is_taken: bool = False

    def read(self, _seconds: float, _cancelled: Callable[[], bool]) -> Any:
        if self.outcomes:
            return self.outcomes.popleft()
        return NoCard() if self.card is None else CardRead(self.card)

    def presence(self) -> Presence:
        known = Presence.NOT_PRESENT if self.is_taken else Presence.UNKNOWN
        return Presence.PRESENT if self.is_left else known


@dataclass
class BenchSocialReader:
    card: SocialCard | None = None
    outcomes: deque[Any] = field(default_factory=deque)
    is_left: bool = False

    def read(self, _seconds: float, _cancelled: Callable[[], bool]) -> Any:
        if self.outcomes:
            return self.outcomes.popleft()
        return NoCard() if self.card is None else SocialCardRead(self.card)

    def presence(self) -> Presence:
        return Presence.PRESENT if self.is_left else Presence.NOT_PRESENT


def social_card(key: str = "li", **more: Any) -> SocialCard:
    """As one of the third generation tells, which has proven itself."""
    card = adult(key)
    facts: dict[str, Any] = {
        "version": 3,
        "interface": CardInterface.CONTACT,
        "is_authenticated": True,
        "card_number": "A12345678",
        "city_code": "441600",
        "id_number": card.id_number,
        "name": card.name,
        "sex": card.sex,
        "birth_date": card.birth_date,
    }
    return SocialCard(**(facts | more))


@dataclass
class BenchScanner:
    """Gives what is held under it, once."""

    held: deque[Any] = field(default_factory=deque)
    looks: int = 0

    def hold(self, text: str) -> None:
        self.held.append(CodeScanned(text, "bench"))

    def scan(self, _seconds: float, cancelled: Callable[[], bool]) -> Any:
        self.looks += 1
        return self.held.popleft() if self.held and not cancelled() else NoCode()


@dataclass
class BenchPrinter:
    outcomes: deque[PrintOutcome] = field(default_factory=deque)
    receipts: list[ReceiptImage] = field(default_factory=list)
    documents: list[bytes] = field(default_factory=list)
    was_cancelled: bool = False
    closed: int = 0

    def close(self) -> None:
        self.closed += 1

    def paper(self) -> ReceiptPaper:
        return ReceiptPaper()

    def print_receipt(self, receipt: ReceiptImage) -> PrintOutcome:
        self.receipts.append(receipt)
        return self.outcomes.popleft() if self.outcomes else Printed()

    def print_document(self, pdf: bytes, _name: str, _copies: int, cancelled: Callable[[], bool]) -> PrintOutcome:
        self.was_cancelled = cancelled()
        self.documents.append(pdf)
        return self.outcomes.popleft() if self.outcomes else Printed()


@dataclass
class BenchCamera:
    """A new frame every 0.1 s of the bench's clock while it runs."""

    clock: HandClock
    is_on: bool = False

    def start(self) -> None:
        self.is_on = True

    def stop(self) -> None:
        self.is_on = False

    def latest(self) -> Frame | None:
        if not self.is_on:
            return None
        striped = Picture(48, 64, bytearray((b"\xff" * 64 * 3 + bytes(64 * 3)) * 24))
        return Frame(striped, self.clock.seconds, int(self.clock.seconds * 10))


@dataclass
class BenchFinger:
    quality: int = 80
    outcomes: deque[Any] = field(default_factory=deque)
    compared: list[int] = field(default_factory=list)

    def capture(self, _seconds: float, _cancelled: Callable[[], bool], earlier: Sequence[bytes] = ()) -> Any:
        self.compared.append(len(earlier))
        return self.outcomes.popleft() if self.outcomes else FingerCaptured(self.quality, b"template" * 32)


JPEG = bytes(cv2.imencode(".jpg", np.full((141, 100, 3), 240, np.uint8))[1])
PAGE = PageCaptured(JPEG, 100, 141)
WHOLE = PageAsItLies(JPEG[:-1] + b"\0\xd9", 100.0)
"""A picture that is not the page's."""


class BenchPages:
    """A page in every picture."""

    name = "pages"
    reads = False

    def __init__(self) -> None:
        self.is_on = False
        self.begun = 0
        self.whole: PageAsItLies | Exception = WHOLE

    def begin(self) -> None:
        self.is_on, self.begun = True, self.begun + 1

    def erase(self) -> None:
        self.is_on = False

    def take(self, _picture: Picture) -> PageOutcome:
        assert self.is_on
        return PAGE

    def keep(self, _picture: Picture) -> PageAsItLies:
        assert self.is_on
        if isinstance(self.whole, Exception):
            raise self.whole
        return self.whole

    def read(self, _picture: Picture) -> ReadOutcome:
        return NoPage()


@dataclass
class BenchFaces:
    """A person who does every movement in turn: ahead, shut eyes, left, right."""

    name: ClassVar[str] = "faces"
    looks: int = 0
    is_same: bool = True
    has_begun: bool = False

    def begin(self) -> None:
        self.has_begun = True

    def erase(self) -> None:
        self.has_begun = False

    def observe(self, _pixels: Any) -> FaceObservation:
        self.looks += 1
        phase = self.looks % 10
        yaw = -30.0 if phase == 6 else 30.0 if phase == 8 else 0.0
        eyes = 0.05 if phase == 4 else 0.3
        return FaceObservation((Face((10, 10, 200, 200), 0.9),), 200.0, 120.0, eyes, yaw)

    def open_picture(self, jpeg: bytes) -> Picture | None:
        return Picture(1, 1, bytearray(3)) if jpeg == JPEG else None

    def jpeg(self, _picture: Picture, _most: int) -> bytes:
        return JPEG

    def distances(self, pictures: Sequence[Any]) -> FaceDistances:
        """The last picture is that of the card."""
        return faces_apart(len(pictures), 0.3 if self.is_same else 0.9)


def faces_apart(pictures: int, distance: float) -> FaceDistances:
    """One person in all but the last picture, where a face is so far from theirs."""
    last = pictures - 1
    return FaceDistances(
        tuple(
            tuple(0.0 if (one == last) == (other == last) else distance for other in range(pictures))
            for one in range(pictures)
        )
    )


class BenchSeal(SealedSubmission, frozen=True):
    """With what was sealed, so that a test can look."""

    submission: Submission


@dataclass
class BenchOutbox:
    """Records in memory, chained as the real ones are."""

    records: list[Record] = field(default_factory=list)
    submissions: list[Any] = field(default_factory=list)
    was_sealed_ahead: list[bool] = field(default_factory=list)
    is_frozen: Frozen | None = None
    fault: Exception | None = None

    def seal(self, submission: Submission) -> BenchSeal:
        return BenchSeal(b"sealed", submission)

    def commit(
        self,
        facts: Facts,
        submission: Submission | SealedSubmission | None,
        occurred_at: datetime,
        clock: ClockQuality,
        numbered: NumberedFacts | None = None,
    ) -> Record | Frozen:
        if self.fault is not None:
            raise self.fault
        if self.is_frozen is not None:
            return self.is_frozen
        number = len(self.records) + 1
        record_id = f"01a20a0d-84da-76dd-a199-{number:012x}"
        facts = facts if numbered is None else numbered(number)
        body = RecordBody(record_id, "YC-001", occurred_at, "boot", clock, facts, b"sealed" if submission else None)
        record = next_record(end_of(self.records[-1]) if self.records else GENESIS, body)
        self.records.append(record)
        self.was_sealed_ahead.append(isinstance(submission, BenchSeal))
        self.submissions.append(submission.submission if isinstance(submission, BenchSeal) else submission)
        return record

    def frozen(self) -> Frozen | None:
        return self.is_frozen

    @property
    def pending(self) -> int:
        return len(self.records)

    @property
    def parked(self) -> int:
        return 0

    def counts(self) -> BenchOutbox:
        return self

    def cases(self) -> list[CaseFacts]:
        return [each.facts for each in self.records if isinstance(each.facts, CaseFacts)]


@dataclass
class BenchJournal:
    stages: dict[str, list[str]] = field(default_factory=dict)

    def intend(self, job_id: str, _paper: Any, _record_id: str | None = None) -> bool:
        if job_id in self.stages:
            return False
        self.stages[job_id] = ["intent"]
        return True

    def note_sent(self, job_id: str) -> None:
        self.stages[job_id].append("sent")

    def settle(self, job_id: str, end: Any, _detail: str = "") -> None:
        self.stages[job_id].append(end.value)


@dataclass
class Numbered:
    count: int = 0

    def new(self) -> str:
        self.count += 1
        return f"01a20a0d-84da-76dd-a199-{self.count:012d}"


def both(text: str) -> LocalText:
    return LocalText(zh=text, en=text)


PAYEE = OrderFact(label=both("收款单位"), value=both("交警大队"))


OWN_LISTS = frozenset(
    {
        "own_vehicles",
        "own_businesses",
        "open_fines",
        "insured_places",
        "status_on_file",
        "own_plots",
        "present_tier",
        "pay_base_limits",
    }
)
"""Lists whose entries fill in the rest: of nothing, unless a test says otherwise; it is filled in by hand then."""


NEEDED: Mapping[Identity, tuple[str, ...]] = {
    Identity.NONE: (),
    Identity.ID_CARD: ("document",),
    Identity.ID_CARD_FACE: ("document", "face"),
    Identity.ENTERPRISE_CODE: ("document", "face", "licence"),
}
"""What the centre wants to have been shown in the visit."""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class BenchCentre:
    """Says yes, unless told otherwise; but to no one of whom less is proven than the item asks, and to no other content."""

    clock: HandClock
    opening: OpeningKey | None = None
    is_cut: bool = False
    paid_after: int = 2
    executed: list[str] = field(default_factory=list)
    answer: Callable[[ExecuteRequest], ExecuteAnswer] | None = None
    order_reply: Callable[[OrderRequest], Any] | None = None
    options: tuple[LiveOption, ...] = (
        LiveOption(value="one", text=both("第一项"), amount=Decimal("120.50")),
        LiveOption(value="two", text=both("第二项"), amount=Decimal("80.00")),
    )
    own: tuple[LiveOption, ...] = ()
    slots_ahead: tuple[int, ...] = (1, 16)
    line_seconds: float = 0.25
    line_answer: Any = None
    clock_ahead: float = 0.0
    is_held: bool = True
    asked: int = 0
    order: Order | None = None
    orders: list[str] = field(default_factory=list)
    identity: Callable[[IdentityCodeRequest], Any] | None = None
    codes: list[IdentityCodeRequest] = field(default_factory=list)
    proofs: list[ProofRequest] = field(default_factory=list)
    proof: Callable[[ProofRequest], Any] | None = None
    earlier: Order | None = None
    finished: tuple[IssuedDocument, ...] = ()
    waiting: tuple[WaitingCase, ...] = ()
    ready: tuple[str, ...] = ()
    counts: CaseCounts = field(default_factory=CaseCounts)
    asked_as: list[str] = field(default_factory=list)
    reconciled: list[EarlierOrderRequest] = field(default_factory=list)
    requests: list[ExecuteRequest] = field(default_factory=list)
    news: Callable[[str], Any] | None = None
    news_asked: list[str] = field(default_factory=list)
    _asked: dict[str, tuple[str, str]] = field(default_factory=dict)
    _shown: set[tuple[str, str, str]] = field(default_factory=set)
    phone_copies: list[PhoneCopyRequest] = field(default_factory=list)
    refuses_phone: bool = False
    picked_up: list[PickUpRequest] = field(default_factory=list)
    pick_up_reply: Callable[[PickUpRequest], Any] | None = None

    def list_options(self, request: ListRequest) -> Any:
        if self.is_cut:
            return UNREACHED
        if request.list_name in OWN_LISTS:
            return ListAnswer(request_id=request.request_id, options=self.own)
        is_usual = self.options == BenchCentre.options
        options = self.slots() if request.list_name == "slot" and is_usual else self.options
        return ListAnswer(request_id=request.request_id, options=options)

    def slots(self) -> tuple[LiveOption, ...]:
        """Tomorrow, and in sixteen days."""
        today = self.clock.now().astimezone(LOCAL).date()
        days = ((today + timedelta(days=ahead)).isoformat() for ahead in self.slots_ahead)
        return tuple(LiveOption(value=f"{day} 08:30-09:30", text=both(day)) for day in days)

    def throughput(self, request: ThroughputRequest) -> Any:
        if self.is_cut:
            return UNREACHED
        if self.line_answer is not None:
            return self.line_answer
        self.clock.advance(seconds=self.line_seconds)
        filler, now = bytes(request.wanted), self.clock.now() - timedelta(seconds=self.line_seconds / 2)
        return ThroughputAnswer(
            terminal_id=request.terminal_id,
            received=len(request.filler),
            filler=filler,
            centre_time=now - timedelta(seconds=self.clock_ahead),
        )

    def hold(self, request: HoldRequest) -> Any:
        return UNREACHED if self.is_cut else HoldAnswer(request_id=request.request_id, held=self.is_held)

    def send_sms(self, request: SmsRequest) -> Any:
        return UNREACHED if self.is_cut else SmsAnswer(request_id=request.request_id, sent=True)

    def resolve_identity(self, request: IdentityCodeRequest) -> Any:
        self.codes.append(request)
        if self.is_cut:
            return UNREACHED
        return self.identity(request) if self.identity else IdentityFound(request_id=request.request_id, person=LI)

    def prove(self, request: ProofRequest) -> Any:
        self.proofs.append(request)
        if self.is_cut:
            return UNREACHED
        reply = self._proven(request) if self.proof is None else self.proof(request)
        if isinstance(reply, ProofGiven):
            self._note_shown(request)
        return reply

    def _proven(self, request: ProofRequest) -> ProofGiven:
        return ProofGiven(
            request_id=request.request_id,
            assertion="proven",
            level=ProofLevel.CARD_FACE,
            expires_at=self.clock.now() + timedelta(minutes=30),
            enterprise=FIRM,
        )

    def _note_shown(self, request: ProofRequest) -> None:
        claim = None if self.opening is None else self.opening.open(request.sealed)
        if not isinstance(claim, Submission) or claim.person is None or claim.evidence is None:
            return
        has_code = bool(claim.evidence.earlier) and isinstance(claim.evidence.document, CardEvidence)
        shown = {"face": claim.face is not None or has_code, "licence": bool(claim.evidence.licence_code)}
        who = (request.visit_id, _digest(claim.person.id_number))
        self._shown |= {(*who, each) for each in ("document", *(name for name in shown if shown[name]))}

    def _unproven(self, request: SealedRequest) -> CentreRefused | None:
        """As the centre does: what is not shown in this visit proves no one."""
        asked = None if self.opening is None else self.opening.open(request.sealed)
        if not isinstance(asked, Submission):
            return None
        needed = NEEDED[snapshot().items[request.item_code].identity]
        who = (request.visit_id, "" if asked.person is None else _digest(asked.person.id_number))
        is_proven = (asked.assertions or not needed) and all((*who, each) in self._shown for each in needed)
        return None if is_proven else CentreRefused(403, "identity", "less is proven than the item asks")

    def earlier_order(self, request: EarlierOrderRequest) -> Any:
        if self.is_cut:
            return UNREACHED
        self.reconciled.append(request)
        return EarlierOrder(request_id=request.request_id, earlier=self.earlier)

    def keep_phone_copy(self, request: PhoneCopyRequest) -> Any:
        self.phone_copies.append(request)
        if self.is_cut:
            return UNREACHED
        if self.refuses_phone:
            return PhoneCopyRefused(request_id=request.request_id, reason="other papers")
        ends = self.clock.now() + timedelta(minutes=30)
        return PhoneCopyAnswer(request_id=request.request_id, url="https://centre.example/papers/code", expires_at=ends)

    def case_news(self, record_id: str) -> Any:
        self.news_asked.append(record_id)
        return UNREACHED if self.is_cut or self.news is None else self.news(record_id)

    def finished_case(self, request: FinishedCaseRequest) -> Any:
        if self.is_cut:
            return UNREACHED
        return FinishedCase(request_id=request.request_id, case_number="GA011-1", documents=self.finished)

    def pick_up(self, request: PickUpRequest) -> Any:
        self.picked_up.append(request)
        if self.is_cut:
            return UNREACHED
        if self.pick_up_reply is not None:
            return self.pick_up_reply(request)
        return FinishedCase(request_id=request.request_id, case_number="GA011-1", documents=self.finished)

    def waiting_cases(self, request: WaitingCasesRequest) -> Any:
        self.asked_as.append(request.item_code)
        if self.is_cut:
            return UNREACHED
        return WaitingCases(request_id=request.request_id, cases=self.waiting, ready=self.ready, counts=self.counts)

    def open_order(self, request: OrderRequest) -> Any:
        if self.is_cut:
            return UNREACHED
        if self.order_reply is not None:
            return self.order_reply(request)
        if request.request_id not in self.orders:
            self.orders.append(request.request_id)
        self.order = Order(
            request_id=request.request_id,
            order_no=f"P{len(self.orders):06d}",
            amount=Decimal("120.50"),
            lines=(OrderLine(text=both("应缴"), amount=Decimal("120.50"), about=(PAYEE, *self.numbers_in(request))),),
            pay_url="http://127.0.0.1/pay/1",
            expires_at=self.clock.now() + timedelta(seconds=180),
            state=OrderState.WAITING,
        )
        self.asked = 0
        return self.order

    def numbers_in(self, request: OrderRequest) -> tuple[OrderFact, ...]:
        """What is paid for, as it was given."""
        asked = None if self.opening is None else self.opening.open(request.sealed)
        answers = asked.answers if isinstance(asked, Submission) else {}
        given = (answers.get(name) for name in ("account_no", "decision_no", "pay_code"))
        return tuple(OrderFact(label=both("编号"), value=both(each)) for each in given if isinstance(each, str))

    def _answers_in(self, request: ExecuteRequest) -> str:
        """A digest: the memory of this process is searched for what is personal."""
        asked = None if self.opening is None else self.opening.open(request.sealed)
        return _digest(repr(asked.answers)) if isinstance(asked, Submission) else ""

    def order_state(self, _order_no: str) -> Any:
        if self.is_cut or self.order is None:
            return UNREACHED
        self.asked += 1
        if self.asked >= self.paid_after:
            self.order = self.order.model_copy(update={"state": OrderState.PAID})
        elif self.clock.now() > self.order.expires_at:
            self.order = self.order.model_copy(update={"state": OrderState.EXPIRED})
        return self.order

    def execute(self, request: ExecuteRequest) -> Any:
        if self.is_cut:
            return UNREACHED
        self.executed.append(request.request_id)
        self.requests.append(request)
        unproven = self._unproven(request)
        if unproven is not None:
            return unproven
        said = (request.item_code, self._answers_in(request))
        if not request.tells_again and self._asked.setdefault(request.request_id, said) != said:
            return CentreRefused(409, "other_content", "this request id was used for something else")
        if self.answer is not None:
            return self.answer(request)
        item = snapshot().items[request.item_code]
        documents = ()
        if "a4" in {each.value for each in item.outputs}:
            documents = (a_document(),)
        return Completed(
            request_id=request.request_id, case_number="C-20260302-0001", result=a_result(), documents=documents
        )


class BenchPress:
    """Keeps the receipts that it was to draw."""

    name = "press"

    def __init__(self) -> None:
        self.receipts: list[Receipt] = []
        self.begun, self.erased = 0, 0

    def begin(self) -> None:
        self.begun += 1

    def erase(self) -> None:
        self.erased += 1

    def render(self, document: IssuedDocument, _pictures: CitizenPictures = NO_PICTURES) -> bytes:
        return b"%PDF " + document.title.encode()

    def preview(self, document: IssuedDocument, _pictures: CitizenPictures = NO_PICTURES) -> bytes:
        return b"PNG " + document.title.encode()

    def draw(self, receipt: Receipt, paper: ReceiptPaper) -> ReceiptImage:
        self.receipts.append(receipt)
        return ReceiptImage(receipt.job_id, paper, b"")

    def measured_page(self, words: MeasuredPageWords) -> bytes:
        return b"%PDF " + words.title.encode()


def a_document() -> IssuedDocument:
    return IssuedDocument(
        document_id="D-1",
        layout="certificate",
        title="参保证明",
        issuer="沙箱部门",
        issued_on="2026-03-02",
        seal="沙箱部门",
        verification_code="ABCD",
    )


def a_result(name: str = "测试人") -> ResultContent:
    return ResultContent(
        heading=both("办理完成"),
        summary=both("已经办好"),
        rows=(ResultRow(label=both("姓名"), value=both(name), sensitive=True),),
    )


@cache
def snapshot() -> CatalogueSnapshot:
    return CatalogueSnapshot.build(load_catalogue(), load_reference())


def adult(key: str = "li", *, has_portrait: bool = True) -> IdCard:
    card = next(each.card for each in people() if each.key == key)
    return replace(card, portrait=Picture(126, 102, bytearray(b"Z" * 126 * 102 * 3)) if has_portrait else None)


@dataclass
class BenchStaff:
    """The installer alone, with the PIN 135246, unless a test gives accounts by number and PIN, or cards by number."""

    accounts: dict[tuple[str, str], Attendant] = field(
        default_factory=lambda: {(INSTALLER, "135246"): Attendant(INSTALLER, StaffRole.TECHNICIAN)}
    )
    cards: dict[str, Attendant] = field(default_factory=dict)
    knows_accounts: bool = False
    is_shut: bool = False
    wrong: tuple[int, int] = (0, 0)

    def admit(self, number: str, pin: str) -> Attendant | None:
        found = self.accounts.get((number, pin))
        self.wrong = (0, 0) if found else (self.wrong[0] + 1, 0)
        return found

    def admit_card(self, id_number: str) -> Attendant | None:
        return self.cards.get(id_number)


def further_lines(also: Mapping[DeviceFamily, Any], listener: Listener | None) -> dict[DeviceFamily, HandLine]:
    """Of the devices that few tests have; a listener has a microphone."""
    devices = dict(also) if listener is None else {**also, MICROPHONE: HandMicrophone()}
    return {family: HandLine(family, device) for family, device in devices.items()}


PICTURED = ("card", "identity_code", "social_card")
"""The kinds of proof whose pictures the bench's centre can open."""


class Bench:
    """The terminal with everything around it."""

    def __init__(
        self,
        timing: Timing = HELD,
        press: PaperPress | None = None,
        release_memory: Callable[[], None] = lambda: None,
        erasers: Sequence[Eraser] = (),
        without: Collection[str] = (),
        pages: PageTaker | None = None,
        staff: StaffBook | None = None,
        also: Mapping[DeviceFamily, Any] = MappingProxyType({}),
        listener: Listener | None = None,
        video: VideoPeer | None = None,
    ) -> None:
        self.clock, self.social = HandClock(START, 1000.0), BenchSocialReader()
        self.reader, self.scanner = BenchReader(), BenchScanner()
        self.receipts, self.papers = BenchPrinter(), BenchPrinter()
        self.faces, self.finger = BenchFaces(), BenchFinger()
        self.centre = BenchCentre(self.clock)
        self.outbox, self.journal = BenchOutbox(), BenchJournal()
        self.workers = {name: HandWorker() for name in ("centre", "disk", "vision")}
        self.lines = self._lines() | further_lines(also, listener)
        present = {family: line for family, line in self.lines.items() if family not in without}
        devices = Devices(present, None if "face_engine" in without else lambda: self.faces)
        self.opening = self.centre.opening = OpeningKey.generate()
        self.pictures, self.picture_keys = PictureOpeningKey(bytes(range(32))), PictureKeys()
        self.picture_keys.take(dict.fromkeys(PICTURED, self.pictures.picture_key.public))
        self.woken, self.staff, self.machine = 0, BenchStaff(), BenchMachine()
        self.media, self.log_files, self.delivered = list[Path](), list[Path](), set[str]()
        self.upkeep = self._upkeep()
        self.press, self.pages = BenchPress(), BenchPages()
        self.health = Health(devices, Level.DISTRICT, self.clock)
        self.health.set_local_answers(LOCAL_ANSWERS)
        cases = self._cases(press or self.press, pages or self.pages)
        calls = HelpCalls(self.clock, Numbered())
        self.services = Services(
            clock=self.clock,
            workers=BackgroundWorkers(**self.workers),
            devices=devices,
            cases=lambda: cases,
            identifiers=Numbered(),
            health=self.health,
            wording=load_wording(),
            staff=staff or self.staff,
            calls=calls,
            video=VideoCalls(self.clock, calls, video, devices),
            timing=timing,
            release_memory=release_memory,
            erasers=erasers,
            listener=listener,
        )
        self.place = TerminalSite("YC-001", both("源城演示大厅"), Level.DISTRICT, "441602", LOCAL)
        self.health.take_answer(self.heartbeat())
        self.terminal = Terminal(self.place, snapshot(), self.services)

    def _cases(self, press: PaperPress, pages: PageTaker) -> CaseServices:
        keys = Keys(self.opening.sealing_key, KeyInUse(SigningKey.generate()))
        stores = (self.outbox, self.journal)
        tools = self.machine.tools(self._folder(), self.health.set_by_hand)
        self.open_rate = OpenRate(self._folder() / "open.json", self.clock, self.health, self.workers["disk"])
        more = (self.upkeep, pages, tools, self.open_rate)
        return CaseServices(self.centre, *stores, keys, press, self.picture_keys, self._woken, *more)

    @staticmethod
    def _folder() -> Path:
        folder = Path(SCRATCH.name) / f"tools-{next(NUMBERS)}"
        folder.mkdir()
        return folder

    def _upkeep(self) -> Upkeep:
        folder = Path(SCRATCH.name)
        return Upkeep(
            UpkeepBook(folder / f"upkeep-{next(NUMBERS)}.json"),
            "0.0",
            folder,
            lambda: tuple(self.log_files),
            lambda: tuple(self.media),
            lambda record_id: record_id in self.delivered,
        )

    def _lines(self) -> dict[DeviceFamily, HandLine]:
        return {
            ID_CARD_READER: HandLine(ID_CARD_READER, self.reader),
            RECEIPT_PRINTER: HandLine(RECEIPT_PRINTER, self.receipts),
            DOCUMENT_PRINTER: HandLine(DOCUMENT_PRINTER, self.papers),
            CAMERA: HandLine(CAMERA, BenchCamera(self.clock)),
            DOCUMENT_SCANNER: HandLine(DOCUMENT_SCANNER, BenchCamera(self.clock)),
            FINGERPRINT_READER: HandLine(FINGERPRINT_READER, self.finger),
            CODE_SCANNER: HandLine(CODE_SCANNER, self.scanner),
            SOCIAL_CARD_READER: HandLine(SOCIAL_CARD_READER, self.social),
        }

    def heartbeat(self) -> HeartbeatAnswer:
        departments = {each.id: DepartmentState.UP for each in snapshot().catalogue.departments}
        return HeartbeatAnswer(
            terminal_id="YC-001",
            centre_time=self.clock.now(),
            departments=departments,
            catalogue_version=1,
            complete_up_to=0,
        )

    @property
    def today(self) -> date:
        return self.clock.now().astimezone(LOCAL).date()

    @property
    def view(self) -> Any:
        return self.terminal.view

    @property
    def screen(self) -> Any:
        return self.terminal.view.screen

    def do(self, intent: Any) -> bool:
        return self.terminal.perform(intent, self.view.serial)

    def pump(self, most: int = 200) -> None:
        """Let every worker and line work until nothing is left, or a command comes back for ever."""
        for _ in range(most):
            pumps = [*self.workers.values(), *self.lines.values()]
            worked = [each.pump() for each in pumps]
            if not any(worked):
                return

    def wait(self, seconds: float, step: float = 0.2) -> None:
        """Let time pass, and everything work meanwhile."""
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            self.clock.advance(seconds=min(step, max(end - self.clock.seconds, 0.001)))
            self.terminal.tick()
            self.pump(3)

    def _woken(self) -> None:
        self.woken += 1
