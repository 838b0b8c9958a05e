"""Records: what a terminal owes the centre, in gap-free order, each with facts (nothing personal) and a sealed part.

The digest chain makes what is missing or altered show: digest = SHA-256 over the canonical JSON (RFC 8785) of every
field of the record but `digest` itself.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from contract.identity import AssertionText, CardEvidence, Evidence
from contract.limits import (
    BootName,
    CaseNumber,
    Count,
    DepartmentName,
    Duration,
    Epoch,
    Identifier,
    ItemCode,
    Moment,
    Numbered,
    OrderNumber,
    Prose,
    Remark,
    Sequence,
    ShortRemark,
    TerminalName,
    Version,
    Word,
)
from contract.model import Message, Octets
from contract.terms import AuditEvent, Channel, ClockQuality, Outcome, PaperOutcome, RatingLevel, TestVerdict

GENESIS_DIGEST = "0" * 64
"""`previous_digest` of a terminal's first record."""


class CaseFacts(Message):
    """Nothing personal (办件事实). `case_number` is the provisional number of the terminal, or the centre's for an online item."""

    kind: Literal["case"] = "case"
    item_code: ItemCode
    catalogue_version: Version
    department: DepartmentName
    outcome: Outcome
    channel: Channel
    visit_id: Identifier
    case_number: CaseNumber
    request_id: Identifier | None = None
    started_at: Moment
    duration_seconds: Duration
    attachments: Count = 0
    receipt: PaperOutcome = PaperOutcome.NONE
    documents: PaperOutcome = PaperOutcome.NONE
    is_simulated: bool = False
    is_test: bool = Field(default=False, exclude_if=lambda is_test: not is_test)
    """Made by a technician to try the terminal: kept, and never counted. A record without the word has the digest it always had."""


class RatingFacts(Message):
    """Once per case (好差评), kept apart from identity: it carries neither visit nor case number."""

    kind: Literal["rating"] = "rating"
    item_code: ItemCode
    department: DepartmentName
    level: RatingLevel
    reasons: tuple[ShortRemark, ...] = Field(default=(), max_length=32)


class VisitFacts(Message):
    """One per session that identified or did anything (办事会话小结); says how visits end, not who came."""

    kind: Literal["visit"] = "visit"
    visit_id: Identifier
    ended: Word
    cases: Count
    duration_seconds: Duration
    language: Word
    care_mode: bool


class PaperFacts(Message):
    """The paper outcome of a case whose record was committed before printing (出纸补记)."""

    kind: Literal["paper"] = "paper"
    case_record_id: Identifier
    receipt: PaperOutcome
    documents: PaperOutcome


class DeviceTestFacts(Message):
    """How one guided test of a device ended (设备测试结果). `account` is the number of the tester; a person's name is in no record."""

    kind: Literal["device_test"] = "device_test"
    test: Word
    family: Word
    verdict: TestVerdict
    evidence: Remark = ""
    role: Word
    account: Word
    duration_seconds: Duration


class CheckLine(Message):
    """One test or look of a morning check (巡检项) and how it ended."""

    test: Word
    verdict: TestVerdict
    evidence: Remark = ""


class MorningCheckFacts(Message):
    """A whole morning check (每日巡检)."""

    kind: Literal["morning_check"] = "morning_check"
    lines: tuple[CheckLine, ...] = Field(min_length=1, max_length=64)
    role: Word
    account: Word
    duration_seconds: Duration

    def number_of(self, verdict: TestVerdict) -> int:
        """How many of its lines ended so."""
        return sum(line.verdict is verdict for line in self.lines)


class AuditFacts(Message):
    """What was done in diagnostics (审计记录), and by which account. `about` is what it was done to, `detail` technical words."""

    kind: Literal["audit"] = "audit"
    event: AuditEvent
    account: ShortRemark = ""
    role: ShortRemark = ""
    about: ShortRemark = ""
    detail: Remark = ""


Facts = Annotated[
    CaseFacts | RatingFacts | VisitFacts | PaperFacts | DeviceTestFacts | MorningCheckFacts | AuditFacts,
    Field(discriminator="kind"),
]


class Record(Message):
    """One unit of delivery (记录). `record_id` (UUIDv7) is the idempotency key, minted once.

    `epoch` counts the chains of one terminal id: each machine that takes over the name begins a chain of its own.
    """

    record_id: Identifier
    terminal_id: TerminalName
    epoch: Epoch = 1
    sequence: Sequence
    occurred_at: Moment
    boot_id: BootName
    clock: ClockQuality
    facts: Facts
    sealed: Octets | None = None
    previous_digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class PersonDetails(Message):
    """Who applies (申请人). Only ever inside a sealed part, in the answer to an identity code, or in the Session."""

    name: Remark
    id_number: Numbered
    document: ShortRemark = "resident"
    sex: ShortRemark = ""
    ethnicity: ShortRemark = ""
    birth_date: ShortRemark = ""
    address: Remark = ""
    valid_to: ShortRemark = ""


class EnterpriseDetails(Message):
    """The applying enterprise (申请单位) and its operator (经办人)."""

    usc_code: Numbered
    operator_id_number: Numbered = ""
    name: Remark = ""


class FaceEvidence(Message):
    """Pass or fail by score (人证比对结果); a live picture only for certification items and pending comparisons.

    `sealed_frame`: the picture (JPEG), sealed for the authority that compares it (`contract.pictures`). `best_frame`: the same
    in the clear, from terminals with older software. `living_by`: the key of the certified module that judged that a living
    person was there; None where that is judged from movements that the screen asked for.
    """

    passed: bool
    compared: bool
    distance: float | None = None
    captured_at: datetime
    best_frame: Octets | None = None
    sealed_frame: Octets | None = None
    living_by: ShortRemark | None = None


class Attachment(Message):
    """One scanned page (附件), several as one PDF, a photo, signature or fingerprint template of an input field."""

    field: Word
    media_type: ShortRemark
    content: Octets


class NamedPerson(Message):
    """Who showed their own card beside the applicant's (已示证他人); `field` is the input that names them.

    `evidence` is by what they are to be proven where it could not be asked; else an assertion of the submission proves them.
    """

    field: Word
    person: PersonDetails
    evidence: Evidence | None = None


class AdultConsent(Message):
    """Another adult of the household (家庭成员同意) who has to agree to the same text as the applicant.

    `signature`: their own, drawn at the terminal (PNG); None where they got a paper to sign and bring. `person`, `card`: what the
    card says that they showed before they signed. A department gets both only where an authority confirmed that card.
    """

    name: Remark
    id_number: Numbered
    signature: Octets | None = None
    person: PersonDetails | None = None
    card: CardEvidence | None = None


class Submission(Message):
    """Everything personal of one case (申报内容); sealed to the centre's public key before it is stored or sent.

    `answers` maps input names to their canonical values (text, or a tuple of texts for lists and ranges). `assertions` are
    what the centre issued about the persons in it; `evidence` is by what they are to be proven where it could not be asked.
    """

    person: PersonDetails | None = None
    enterprise: EnterpriseDetails | None = None
    answers: dict[Word, Prose | Annotated[tuple[Prose, ...], Field(max_length=200)]] = Field(
        default_factory=dict, max_length=100
    )
    face: FaceEvidence | None = None
    attachments: tuple[Attachment, ...] = Field(default=(), max_length=64)
    order_no: OrderNumber | None = None
    assertions: tuple[AssertionText, ...] = Field(default=(), max_length=4)
    evidence: Evidence | None = None
    others: tuple[NamedPerson, ...] = Field(default=(), max_length=3)
    household: tuple[AdultConsent, ...] = Field(default=(), max_length=30)
