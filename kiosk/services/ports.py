"""What the core needs from outside, as small protocols: time, threads, devices, the centre, the outbox, the print journal.

Structural: `SqliteOutbox`, `CentreClient` and `SqlitePrintJournal` of `offline_queue` and
`DeviceWorker` of `drivers.worker.worker` fit as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct

from contract.terms import ClockQuality
from drivers.ports.device import Cancelled, Device
from drivers.ports.face import FaceEngine
from drivers.ports.picture import Picture
from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper
from drivers.ports.status import DeviceFamily, DeviceStatus, FamilyOf
from kiosk.services.measured_page_words import MeasuredPageWords
from kiosk.services.receipt_blocks import Receipt
from offline_queue.bounds import Frozen
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable
from offline_queue.print_stages import Paper, PrintStage

if TYPE_CHECKING:
    from contract.case_news import CaseNews
    from contract.documents import IssuedDocument
    from contract.execution import (
        EarlierOrder,
        EarlierOrderRequest,
        ExecuteAnswer,
        ExecuteRequest,
        FinishedCaseReply,
        FinishedCaseRequest,
        HoldReply,
        HoldRequest,
        IdentityCodeReply,
        IdentityCodeRequest,
        ListReply,
        ListRequest,
        Order,
        OrderReply,
        OrderRequest,
        SmsReply,
        SmsRequest,
        WaitingCases,
        WaitingCasesRequest,
    )
    from contract.phone_copies import PhoneCopyReply, PhoneCopyRequest
    from contract.pick_ups import PickUpReply, PickUpRequest
    from contract.proof import ProofReply, ProofRequest
    from contract.records import Facts, Record, Submission
    from contract.throughput import ThroughputAnswer, ThroughputRequest
    from offline_queue.new_record import NumberedFacts
    from offline_queue.sealed_submission import SealedSubmission

T = TypeVar("T")
D = TypeVar("D", bound=Device)
P_co = TypeVar("P_co", bound=Device, covariant=True)

NoAnswer = CentreRefused | CentreUnreachable


class BackgroundWorker(Protocol):
    """Runs work off the screen's thread (后台执行), one piece after the other, and brings the result back to it."""

    def run(self, work: Callable[[], T], on_done: Callable[[T], None], on_failed: Callable[[Exception], None]) -> None:
        """Exactly one of `on_done` and `on_failed` is called, on the screen's thread, after this call has returned."""


class BackgroundWorkers(Struct, frozen=True):
    """Three workers, so that a slow network never holds up the disk, nor either of them the camera."""

    centre: BackgroundWorker
    disk: BackgroundWorker
    vision: BackgroundWorker


class Ticket(Protocol):
    """The hold on a submitted command."""

    def cancel(self) -> None:
        """Take it back, or ask it to stop; its outcome still comes."""


class DeviceHandle(Protocol[P_co]):
    """A device behind its worker thread: `drivers.worker.worker.DeviceWorker`."""

    def submit(
        self,
        command: Callable[[P_co, Cancelled], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[Exception], None],
        deadline: float,
        *,
        repeatable: bool = False,
    ) -> Ticket:
        """Queue a command; one of `on_done` and `on_failed` comes back on the screen's thread within `deadline` seconds."""

    def status(self) -> DeviceStatus | None:
        """The last observation, or None before the first."""

    def poll_soon(self) -> None:
        """Look at the device as soon as it is idle."""


NO_HANDLES: Mapping[DeviceFamily, DeviceHandle[Any]] = {}  # Any: one line for each kind of device


def may_be_used(device: DeviceHandle[Device] | None) -> bool:
    """Whether it may be asked for now: it is there, and not known to be out of order."""
    status = None if device is None else device.status()
    return device is not None and (status is None or status.is_usable)


class Devices:
    """The devices of this terminal by family (本机设备), each with the type of its port; and what compares faces."""

    def __init__(
        self,
        lines: Mapping[DeviceFamily, DeviceHandle[Any]] = NO_HANDLES,
        face_engine: Callable[[], FaceEngine] | None = None,
    ) -> None:
        self._lines = lines
        self.face_engine = face_engine

    def get(self, family: FamilyOf[D]) -> DeviceHandle[D] | None:
        """The device of that family; None where this terminal has none."""
        return self._lines.get(family)

    def lines(self) -> Mapping[DeviceFamily, DeviceHandle[Device]]:
        """All that there are."""
        return self._lines


class Centre(Protocol):
    """The centre, as far as a citizen's case needs it. Blocks: call on the centre's worker only."""

    def list_options(self, request: ListRequest) -> ListReply | NoAnswer: ...

    def hold(self, request: HoldRequest) -> HoldReply | NoAnswer:
        """Hold a slot at the department until the item is submitted."""

    def send_sms(self, request: SmsRequest) -> SmsReply | NoAnswer:
        """Send a code to the mobile in the sealed answers."""

    def resolve_identity(self, request: IdentityCodeRequest) -> IdentityCodeReply | NoAnswer:
        """Whose identity code is in the sealed answers."""

    def prove(self, request: ProofRequest) -> ProofReply | NoAnswer:
        """Have the person in the sealed part proven."""

    def earlier_order(self, request: EarlierOrderRequest) -> EarlierOrder | NoAnswer:
        """A payment of this person for this item whose end no terminal learned."""

    def case_news(self, record_id: str) -> CaseNews | NoAnswer:
        """The state of a submission of this terminal."""

    def finished_case(self, request: FinishedCaseRequest) -> FinishedCaseReply | NoAnswer:
        """An application of this person for this item that is finished, with its documents."""

    def pick_up(self, request: PickUpRequest) -> PickUpReply | NoAnswer:
        """The result that a pick-up code releases, or what became of its paper."""

    def waiting_cases(self, request: WaitingCasesRequest) -> WaitingCases | NoAnswer:
        """The applications of this person that lack something, of any item."""

    def keep_phone_copy(self, request: PhoneCopyRequest) -> PhoneCopyReply | NoAnswer:
        """Have the centre keep papers for the citizen's telephone."""

    def open_order(self, request: OrderRequest) -> OrderReply | NoAnswer:
        """Open the order, or find it again by request id."""

    def throughput(self, request: ThroughputRequest) -> ThroughputAnswer | NoAnswer:
        """Bytes of no meaning there and back."""

    def order_state(self, order_no: str) -> Order | NoAnswer: ...

    def execute(self, request: ExecuteRequest) -> ExecuteAnswer | NoAnswer:
        """Carry out the item; repeating with the same request id counts once."""


class QueueCounts(Protocol):
    """The counts of the queue (队列计数)."""

    @property
    def pending(self) -> int:
        """How many records wait for delivery."""

    @property
    def parked(self) -> int:
        """Records that need a person."""

    @property
    def last_sequence(self) -> int:
        """Of the newest record ever made."""


class Outbox(Protocol):
    """The durable outbox (发件箱). Thread-safe; blocks on the disk: call on the disk's worker."""

    def seal(self, submission: Submission) -> SealedSubmission:
        """Sealed ahead of the last tap; good as long as the submission does not change."""

    def commit(
        self,
        facts: Facts,
        submission: Submission | SealedSubmission | None,
        occurred_at: datetime,
        clock: ClockQuality,
        numbered: NumberedFacts | None = None,
    ) -> Record | Frozen:
        """Durable when a Record comes back; `numbered` makes the facts once the sequence is certain.

        Raises `offline_queue.errors.QueueFault`.
        """

    def frozen(self) -> Frozen | None:
        """Whether a submission would be refused now."""

    def counts(self) -> QueueCounts:
        """What the queue holds now."""


class PrintJournal(Protocol):
    """The journal of print jobs (打印日志): every job is written down before its first byte goes out. Thread-safe."""

    def intend(self, job_id: str, paper: Paper, record_id: str | None = None) -> bool:
        """False when this job is already there: do not print."""

    def note_sent(self, job_id: str) -> None:
        """From now on the paper may come."""

    def settle(self, job_id: str, end: PrintStage, detail: str = "") -> None:
        """Note in the print journal how the job ended."""


class CitizenPictures(Struct, frozen=True):
    """What of the citizen a document shows (文书图像): the portrait of the card, and what was drawn as a signature, a PNG."""

    portrait: Picture | None = None
    signature: bytes | None = None

    def __repr__(self) -> str:
        return "CitizenPictures()"


NO_PICTURES = CitizenPictures()


class PaperPress(Protocol):
    """Lays papers out. `begin` on the screen's thread; what blocks, on a worker. It is one of the places that a wipe clears."""

    @property
    def name(self) -> str:
        """As the proof of the wipe has it."""

    def begin(self) -> None:
        """A visit will want paper: be warm for it."""

    def erase(self) -> None:
        """The visit is over: forget what was laid out."""

    def render(self, document: IssuedDocument, pictures: CitizenPictures = NO_PICTURES) -> bytes:
        """The PDF. `pictures` are those that the document asks for, as far as the terminal has them."""

    def preview(self, document: IssuedDocument, pictures: CitizenPictures = NO_PICTURES) -> bytes:
        """A small picture of its first page, for the screen."""

    def draw(self, receipt: Receipt, paper: ReceiptPaper) -> ReceiptImage:
        """The receipt in the dots of that paper."""

    def measured_page(self, words: MeasuredPageWords) -> bytes:
        """The PDF of the page that a technician measures printer and document camera with."""
