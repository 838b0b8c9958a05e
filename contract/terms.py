"""Closed sets of values that messages are made of, and that both sides decide by. Loaded without the messages (docs/adr/0024)."""

from enum import StrEnum


class ClockQuality(StrEnum):
    """How far the terminal trusts its wall clock (时钟质量)."""

    SYNCHRONISED = "synchronised"
    UNCERTAIN = "uncertain"
    WRONG = "wrong"


class Outcome(StrEnum):
    """How one item ended at the terminal (办件结果). SUBMITTED waits for the centre; only COMPLETED and SUBMITTED count as served."""

    COMPLETED = "completed"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    FAILED = "failed"
    ABANDONED = "abandoned"

    @property
    def is_served(self) -> bool:
        """Whether the usage count grows by this case."""
        return self in (Outcome.COMPLETED, Outcome.SUBMITTED)


class Channel(StrEnum):
    """How the item was carried out (办理通道)."""

    ONLINE = "online"
    QUEUE = "queue"
    LOCAL = "local"


class PaperOutcome(StrEnum):
    """How the receipt or the documents of a case came out (出纸结果)."""

    NONE = "none"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNCONFIRMED = "unconfirmed"


class TestVerdict(StrEnum):
    """How a test of a device, or a look of a morning check, ended (测试结论)."""

    __test__ = False
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class RatingLevel(StrEnum):
    """The five levels of a rating (好差评五级)."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


class DepartmentState(StrEnum):
    """Whether the system of a department answers (部门系统状态)."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"


class ProofLevel(StrEnum):
    """How well it is known who a person is (核验级别), from weak to strong.

    A face that the authority compares itself makes a code as good as card and face.

    `card_code`: a card, and beside it a code on the telephone of the same person, who wants no face taken.
    """

    NONE = "none"
    CODE = "code"
    CARD = "card"
    CARD_PRESENCE = "card_presence"
    CARD_CODE = "card_code"
    CARD_FACE = "card_face"

    def reaches(self, needed: "ProofLevel") -> bool:
        """Whether this is at least as sure as `needed`."""
        order = list(ProofLevel)
        return order.index(self) >= order.index(needed)


class DocumentPicture(StrEnum):
    """The portrait of the card (文书图像), or the signature that was given."""

    PORTRAIT = "portrait"
    SIGNATURE = "signature"


class StaffRole(StrEnum):
    """Who works on terminals (人员角色): a keeper looks and keeps it supplied, a technician also repairs and sets up."""

    KEEPER = "keeper"
    TECHNICIAN = "technician"


class AuditEvent(StrEnum):
    """What is written down about diagnostics (审计事件), all of it; docs/technician-manual.zh-CN.md says when each comes."""

    ENTERED = "entered"
    REFUSED = "refused"
    LOCKED = "locked"
    LEFT = "left"
    ACTION_DONE = "action_done"
    ACTION_FAILED = "action_failed"
    SETTING_CHANGED = "setting_changed"
    SETTING_UNDONE = "setting_undone"
    SERVICE_SUSPENDED = "service_suspended"
    SERVICE_RESUMED = "service_resumed"
    TEST_PASSED = "test_passed"
    TEST_FAILED = "test_failed"
    CHECK_SIGNED = "check_signed"
    LOG_EXPORTED = "log_exported"
