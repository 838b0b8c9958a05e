"""Enrolment and heartbeat of a terminal."""

from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, Field

from contract.limits import (
    KEY_BYTES,
    MOST_COUNTERS,
    MOST_LEVELS,
    MOST_OPEN_DAYS,
    MOST_REPORTS,
    MOST_SETTINGS,
    BootName,
    Count,
    Epoch,
    FewWords,
    Line,
    Moment,
    Percent,
    Remark,
    Seconds,
    Sequence,
    SequenceOrNone,
    ShortRemark,
    TerminalName,
    Version,
    Word,
)
from contract.model import Message, Octets
from contract.planned_hours import PlannedText
from contract.releases import MOST_ROOT_BYTES, ReleaseReport, ReleaseVersion
from contract.staff import RosterDigest, StaffRoster
from contract.terms import DepartmentState
from contract.text import Text

OVERDUE_AFTER = timedelta(minutes=15)
"""What fails for longer than this is a fault: shorter, and it may be a network that comes and goes."""


class EnrolRequest(Message):
    """The one-time code of the centre (入网申请) (without its check part) and the terminal's new Ed25519 public key."""

    code: Line
    public_key: Octets = Field(min_length=KEY_BYTES, max_length=KEY_BYTES)
    software_version: ShortRemark


class EnrolAnswer(Message):
    """Who the terminal is (入网应答), where it is, and the centre's keys (sealing: X25519, signing: Ed25519).

    `epoch` is of the chain that this key begins: 1 for the first machine of this name, one more for each that replaces it.
    `release_root`: the first trusted keys of the software's releases (TUF's root, as JSON); empty where the centre has none.
    """

    terminal_id: TerminalName
    epoch: Epoch = 1
    site: Text
    level: str
    region: str
    sealing_key: Octets
    signing_key: Octets
    release_root: Octets = Field(default=b"", max_length=MOST_ROOT_BYTES)


class DeviceReport(Message):
    """One device as the terminal sees it: condition ok | bad | unknown, problem codes, evidence and its age.

    `counters`: what it has done since it was put in (`cards`, `paper_mm`, `fault.paper_out`, …); empty where nothing changed since
    the last report. A centre from before knows no counters and refuses them: the centre is brought up to date first.
    `levels`: what is left of toner and ink, in percent, as the device itself says now.
    `model`, `firmware`: what it reports that it is, itself or to the USB; left out where it reports nothing, as older terminals do.
    """

    family: Word
    condition: Word
    problems: FewWords = ()
    evidence: Remark = ""
    age_seconds: Seconds
    counters: dict[Word, Count] = Field(default_factory=dict, max_length=MOST_COUNTERS)
    levels: dict[Word, Percent] = Field(default_factory=dict, max_length=MOST_LEVELS)
    model: ShortRemark = Field(default="", exclude_if=lambda model: not model)
    firmware: ShortRemark = Field(default="", exclude_if=lambda firmware: not firmware)


class JobReport(Message):
    """Last success (后台任务), next try, why not."""

    name: Word
    last_success: Moment | None = None
    next_try: Moment | None = None
    problem: Remark = ""

    def is_overdue(self, now: datetime) -> bool:
        """Whether it fails, and last succeeded too long ago or never. Terminal and centre judge alike."""
        return bool(self.problem) and (self.last_success is None or now - self.last_success > OVERDUE_AFTER)


class FaultReport(Message):
    """One fault that there is now (故障报告), by its id of `contract.fault_register`: since when, and the evidence."""

    id: Word
    since: Moment | None = None
    note: Remark = ""


class OpenDay(Message):
    """The time for which a terminal could serve in the planned hours of a day (开放时长), as it counted itself."""

    day: date
    seconds: Annotated[int, Field(ge=0, le=24 * 3600)]


class SettingsReport(Message):
    """The settings in use (在用设置): the number of the centre's document that was taken, the values, and which of them were changed
    at the terminal or cannot be done there.
    """

    number: Count
    values: dict[Word, Count] = Field(default_factory=dict, max_length=MOST_SETTINGS)
    changed_here: FewWords = ()
    refused: FewWords = ()


class WantedSettings(Message):
    """The settings that a terminal should have (应用设置); what is not among them is as its own file says."""

    number: Count
    values: dict[Word, Count] = Field(default_factory=dict, max_length=MOST_SETTINGS)


class Heartbeat(Message):
    """Sent every minute (心跳). `number` counts up from 1 within a boot; 0 from software that does not count.

    `queue_damage` says in technical words what was found damaged in the queue and is not dealt with yet; empty when it is whole.
    `staff_digest` is of the accounts that it knows, empty for none; None from software that knows no accounts.
    `release`: None where the software was not installed as a release.
    `faults`: what is wrong now. A centre from before knows no faults and refuses them: it is brought up to date first.
    `open_days`: of the last days, the newest first.
    `settings`: left out until an answer of the centre had any: one from before does not know them.
    """

    terminal_id: TerminalName
    epoch: Epoch = 1
    sent_at: Moment
    boot_id: BootName
    software_version: ShortRemark
    catalogue_version: Version
    state: Annotated[Word, Field(max_length=32)]
    devices: tuple[DeviceReport, ...] = Field(max_length=MOST_REPORTS)
    jobs: tuple[JobReport, ...] = Field(default=(), max_length=MOST_REPORTS)
    queue_pending: Count
    queue_parked: Count
    last_sequence: SequenceOrNone
    number: Count = 0
    queue_damage: Remark = ""
    staff_digest: RosterDigest | None = None
    release: ReleaseReport | None = None
    faults: tuple[FaultReport, ...] = Field(default=(), max_length=MOST_REPORTS)
    open_days: tuple[OpenDay, ...] = Field(default=(), max_length=MOST_OPEN_DAYS)
    settings: SettingsReport | None = Field(default=None, exclude_if=lambda settings: settings is None)


class Notice(Message):
    """Shown on the attract screen until it expires (通知公告)."""

    notice_id: str
    text: Text
    expires_at: AwareDatetime | None = None


class SendAgain(Message):
    """Records of an earlier chain of the terminal (重传要求), from `first` on, that are to come once more."""

    epoch: Epoch
    first: Sequence


class HeartbeatAnswer(Message):
    """The centre's time (心跳应答), department states, the catalogue version this terminal should have, notices.

    `send_again_from`: the centre lacks records from this sequence on that the terminal holds for delivered;
    `send_again_earlier`: the same of chains before the present one.
    `next_beat_seconds`: when the centre wants to hear from this terminal again; None leaves it to the terminal.
    `wants_new_key`: the terminal should change its key now (`contract.key_rotation`).
    `staff`: the accounts that open diagnostics, where they differ from those that the heartbeat reported.
    `picture_keys`: with what live pictures are sealed (`contract.pictures`), by the kind of document that was shown.
    `release`: which release of the software this terminal should have; it takes none that the signed lists do not name.
    `planned_hours`: when this terminal should be open (`contract.planned_hours`).
    `has_orders`: there are orders to fetch (`contract.remote_orders`).
    `wanted_firmware`: which firmware its devices should have, by family, as far as the centre wants any.
    `settings`: given where the heartbeat reported others, or none.
    """

    terminal_id: TerminalName
    centre_time: AwareDatetime
    departments: dict[str, DepartmentState]
    catalogue_version: Version
    notices: tuple[Notice, ...] = ()
    complete_up_to: SequenceOrNone
    send_again_from: Sequence | None = None
    send_again_earlier: tuple[SendAgain, ...] = ()
    next_beat_seconds: float | None = Field(default=None, gt=0)
    wants_new_key: bool = False
    picture_keys: dict[Word, Octets] = Field(default_factory=dict)
    staff: StaffRoster | None = None
    release: ReleaseVersion = ""
    planned_hours: PlannedText = ""
    has_orders: bool = False
    wanted_firmware: dict[Word, ShortRemark] = Field(default_factory=dict)
    settings: WantedSettings | None = None
