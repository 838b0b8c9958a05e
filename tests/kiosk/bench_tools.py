"""What diagnostics may do on the bench: real notice and settings on the disk; queue, power and ports told by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.core.local_settings import StoredLocalSettings
from app.core.machine.power import SystemPower
from app.core.service_notice import StoredNotice
from drivers.ports.status import Condition
from kiosk.services.condition.checks import CheckResult
from kiosk.services.maintenance.terminal_tools import (
    Deed,
    DeviceIdentity,
    FoundDevice,
    KeptDevice,
    PartVersion,
    QueueEntry,
    QueueLook,
    ReleaseLook,
    TerminalTools,
)
from kiosk.services.settings import Settings

SINCE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DONE = Deed(is_done=True)
ENROLMENT_CODE = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345"
"""The one that the centre of the bench knows."""


@dataclass
class BenchQueue:
    """One record that waits, one that is parked; what was asked of it is in `asked`."""

    asked: list[tuple[str, ...]] = field(default_factory=list)
    damage: str = ""

    def state(self) -> QueueLook:
        entries = (
            QueueEntry("r-parked", 7, "case", SINCE, is_parked=True, reason="refused: seal: not ours"),
            QueueEntry("r-waiting", 9, "visit", SINCE),
        )
        return QueueLook(pending=1, parked=1, oldest=SINCE, entries=entries, damage=self.damage)

    def release(self, record_id: str) -> Deed:
        return self._done("release", record_id)

    def park(self, record_id: str, reason: str) -> Deed:
        return self._done("park", record_id, reason)

    def accept_damage(self) -> Deed:
        self.damage = ""
        return self._done("accept_damage")

    def send_now(self) -> Deed:
        return self._done("send_now")

    def export(self) -> Deed:
        self.asked.append(("export",))
        return Deed(is_done=False, why="no removable drive is there")

    def _done(self, *words: str) -> Deed:
        self.asked.append(words)
        return DONE


@dataclass
class BenchReleases:
    """One that runs, one before it, and one that was left."""

    note: Callable[[], Deed]
    previous: str = "0.8.0"

    def look(self) -> ReleaseLook:
        bad = {"1.0.0": "did not become good in 3 starts"}
        return ReleaseLook("0.9.0", good="0.9.0", previous=self.previous, bad=bad)

    def go_back(self) -> Deed:
        return self.note()


@dataclass
class BenchDevices:
    """One new card reader beside what is configured."""

    note: Callable[..., Deed]
    found: tuple[FoundDevice, ...] = (
        FoundDevice("id_card_reader", "samv-serial", {"port": "serial:/dev/ttyUSB1"}, "ttyUSB1", Condition.OK),
    )
    taken: tuple[KeptDevice, ...] = ()

    def look(self) -> tuple[FoundDevice, ...]:
        return self.found

    def kept(self) -> tuple[KeptDevice, ...]:
        return self.taken

    def take(self, device: FoundDevice) -> Deed:
        self.taken = (KeptDevice(device.family, device.adapter, counts=False),)
        return self.note(device.family)

    def leave(self, family: str) -> Deed:
        self.taken = ()
        return self.note("leave", family)


@dataclass
class BenchMachine:
    """Everything that was asked of the machine, in order."""

    commands: list[str] = field(default_factory=list)
    queue: BenchQueue = field(default_factory=BenchQueue)
    steps: tuple[CheckResult, ...] = (
        CheckResult("network.link", is_passed=True, note="eth0"),
        CheckResult("network.dns", is_passed=False, note="no name server answers"),
        CheckResult("network.tcp", is_passed=None, note="not reached: network.dns fails"),
    )

    def run(self, command: Sequence[str]) -> Deed:
        self.commands.append(command[-1])
        return DONE

    def did(self, name: str) -> Callable[..., Deed]:
        def note(*about: str) -> Deed:
            self.commands.append(":".join((name, *about)))
            return DONE

        return note

    def tools(self, folder: Path, reported: Callable[[str], None]) -> TerminalTools:
        return TerminalTools(
            network=lambda: self.steps,
            queue=self.queue,
            releases=BenchReleases(self.did("release_back")),
            power=SystemPower(lambda: self.commands.append("leave"), self.run),
            service=StoredNotice(folder / "out-of-service", reported),
            settings=StoredLocalSettings(folder / "local.json", Settings(), folder / "backlights", self.run),
            versions=lambda: (PartVersion("software", "0.9.0", "1.0.0"), PartVersion("catalogue", "1", "1")),
            identities=lambda: {
                "document_printer": DeviceIdentity("Brother HL-L5210DN", "1.19", "1.20"),
                "receipt_printer": DeviceIdentity("XP-80"),
            },
            port_power=self.did("port_power"),
            paper_changed=self.did("paper_changed"),
            fetch_catalogue=self.did("fetch_catalogue"),
            counters=lambda _family: {"paper_mm": 1200},
            restart_worker=self.did("restart_worker"),
            learn=self.did("learn"),
            devices=BenchDevices(self.did("device")),
            enrol=lambda code: (
                DONE if code == ENROLMENT_CODE else Deed(is_done=False, why="refused: code_unknown: no such code")
            ),
        )
