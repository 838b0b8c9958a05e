"""What diagnostics may look at and do beyond the core: the way to the centre, the queue, versions, power, service, settings.

Built by the composition root. Every call but those of `LocalSettings` and `ServiceNotice` blocks: on a worker.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, Self

from msgspec import Struct

from contract.local_settings import LocalSetting
from drivers.ports.status import Condition
from kiosk.services.condition.checks import CheckResult


class Deed(Struct, frozen=True):
    """How an action ended (操作结果); `why` is for a technician where it was not done."""

    is_done: bool
    why: str = ""

    @classmethod
    def from_error(cls, error: OSError) -> Self:
        """Not done, with what the system says of it."""
        return cls(is_done=False, why=error.strerror or type(error).__name__)


class QueueEntry(Struct, frozen=True):
    """One record of the queue (队列条目), without a word of what is in it."""

    record_id: str
    sequence: int
    kind: str
    since: datetime
    is_parked: bool = False
    reason: str = ""


class QueueLook(Struct, frozen=True):
    """How the queue is (队列现状). `entries`: all that are parked, and the oldest that wait."""

    pending: int
    parked: int
    oldest: datetime | None
    entries: tuple[QueueEntry, ...] = ()
    damage: str = ""


class PartVersion(Struct, frozen=True):
    """A version that is here, and the one that the centre wants here (版本); "" where it wants none."""

    part: str
    here: str
    wanted: str = ""

    @property
    def has_drifted(self) -> bool:
        """Whether the centre wants another one."""
        return self.wanted not in ("", self.here)


class DeviceIdentity(Struct, frozen=True):
    """What a device reports that it is (设备型号); "" for what it does not report. `wanted`: what the centre wants."""

    model: str = ""
    firmware: str = ""
    wanted: str = ""

    @property
    def has_drifted(self) -> bool:
        """Whether it has another firmware than the centre wants; if it reports none that is not known."""
        return bool(self.firmware) and self.wanted not in ("", self.firmware)


class ReleaseLook(Struct, frozen=True):
    """Which releases of the software are known (版本现状): versions, "" where there is none. `bad`: why some were left.

    `previous` is what going back starts, and only where it is still here in whole: the good one while another is on trial.
    """

    running: str
    good: str = ""
    previous: str = ""
    trying: str = ""
    bad: Mapping[str, str] = {}


class ReleaseTools(Protocol):
    """The releases of the software, by hand (版本工具)."""

    def look(self) -> ReleaseLook:
        """The running release, the good one, the one before, and those that are refused with the reason."""

    def go_back(self) -> Deed:
        """The release before the good one, with a restart of the program."""


class FoundDevice(Struct, frozen=True):
    """A device that answered when it was looked for (找到的设备). `found`: what it is, for a person to recognise."""

    family: str
    adapter: str
    options: Mapping[str, Any]  # Any: options of an adapter
    found: str
    condition: Condition
    evidence: str = ""


class KeptDevice(Struct, frozen=True):
    """A device that was taken on the screen (选用的设备). `counts`: since this start; else from the next one on."""

    family: str
    adapter: str
    counts: bool


class DeviceTools(Protocol):
    """Devices found and taken from the screen (设备查找)."""

    def look(self) -> tuple[FoundDevice, ...]:
        """What is there, is not in use and answers. Blocks for seconds a device."""

    def kept(self) -> tuple[KeptDevice, ...]:
        """What was taken on the screen."""

    def take(self, device: FoundDevice) -> Deed:
        """Have it count from the next start, before what the settings say of its family."""

    def leave(self, family: str) -> Deed:
        """Have the settings count again from the next start."""


class QueueTools(Protocol):
    """The queue, by hand (队列工具)."""

    def state(self) -> QueueLook:
        """The state of the queue, for diagnostics."""

    def release(self, record_id: str) -> Deed:
        """Let a parked record go again."""

    def park(self, record_id: str, reason: str) -> Deed:
        """Take a waiting record out until a person releases it."""

    def accept_damage(self) -> Deed:
        """A person knows what was damaged: submissions are taken again."""

    def send_now(self) -> Deed:
        """Have the relay try at once."""

    def export(self) -> Deed:
        """What waits and is parked, sealed as it is, onto the removable drive."""


class PowerTools(Protocol):
    """The program and the machine (电源)."""

    def restart(self) -> Deed:
        """The program ends and is started again."""

    def reboot(self) -> Deed:
        """The machine starts again."""

    def shut_down(self) -> Deed:
        """The machine goes off."""


class ServiceNotice(Protocol):
    """Out of service by hand (暂停服务牌): kept over restarts until somebody takes it back."""

    @property
    def reason(self) -> str:
        """The message that citizens see, "" while the terminal is in service."""

    def suspend(self, reason: str) -> Deed:
        """From when no citizen is there any more."""

    def resume(self) -> Deed:
        """Put the terminal into service again."""


class SettingSource(StrEnum):
    """Where the value of a setting comes from (设置来源): the settings' file, the centre, or a change at the terminal."""

    FILE = "file"
    CENTRE = "centre"
    HERE = "here"


class LocalSettings(Protocol):
    """Settings that keepers and technicians may change (本机设置簿); quick, but for volume and brightness."""

    def known(self) -> tuple[LocalSetting, ...]:
        """Those that this terminal has."""

    def value(self, name: str) -> int:
        """As it is now."""

    def source(self, name: str) -> SettingSource:
        """Whose value that is."""

    def change(self, name: str, value: int) -> Deed:
        """Change a value within its bounds; says what cannot be taken."""

    def release(self, name: str) -> Deed:
        """What was changed here no longer counts: the centre's value does, or that of the file."""

    def undo(self) -> Deed:
        """The last change is taken back."""


class TerminalTools(Struct, frozen=True):
    """All of them (诊断工具). `port_power` cuts the power of a device's port for some seconds, `paper_changed` begins a count.

    `restart_worker` leaves a device's thread for a new one, `learn` asks a device what suits its model and keeps that for the next
    start, `enrol` takes a code of the centre: who the terminal is then counts from the next start.
    """

    network: Callable[[], tuple[CheckResult, ...]]
    queue: QueueTools
    releases: ReleaseTools
    power: PowerTools
    service: ServiceNotice
    settings: LocalSettings
    versions: Callable[[], tuple[PartVersion, ...]]
    identities: Callable[[], Mapping[str, DeviceIdentity]]
    port_power: Callable[[str], Deed]
    paper_changed: Callable[[str], Deed]
    fetch_catalogue: Callable[[], Deed]
    counters: Callable[[str], Mapping[str, int]]
    restart_worker: Callable[[str], Deed]
    learn: Callable[[str], Deed]
    devices: DeviceTools
    enrol: Callable[[str], Deed]
