"""Puts the core together as the first screens need it; what comes after the first frame is asked of its phase (app/core/phases.py)."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from app.core.catalogue.first import CataloguePlaces, first_catalogue
from app.core.devices.hardware import Hardware
from app.core.devices.sent_jobs import StoredJobs
from app.core.local_means import chosen_devices, keep_found, local_settings, service_notice, staff_book, timing_of
from app.core.machine.start_record import StartRecord
from app.core.paths import (
    catalogue_cache_file,
    catalogue_folder,
    learned_options_file,
)
from app.core.phases import StartPhase
from app.core.place import Enrolled
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from drivers.ports.device import Deliver
from kiosk.services.background import ThreadWorker
from kiosk.services.calls.help_calls import HelpCalls
from kiosk.services.calls.video_calls import VideoCalls
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.condition.health import Health
from kiosk.services.ports import BackgroundWorker, BackgroundWorkers
from kiosk.services.services import Services, TerminalSite
from kiosk.services.settings import Settings
from kiosk.services.unfound_searches import UnfoundSearches
from kiosk.services.wipe import Eraser
from kiosk.terminal.terminal import Terminal
from kiosk.voice.speaking import Announcer
from kiosk.voice.voice import DeviceVoice
from wording.store import Wording

if TYPE_CHECKING:
    from app.core.devices.care import DeviceCare
    from app.core.store import Store
    from app.core.work import CoreWork


log = logging.getLogger(__name__)

TIMEZONE = ZoneInfo("Asia/Shanghai")
CLOSE_WITHIN = 3.0


class CoreContext(Struct, frozen=True):
    """The screen as the core needs it: the way to its thread, the words, what it forgets at the end of a visit, and its own end.

    After `leave` the program ends; its supervisor starts it again.
    """

    deliver: Deliver
    wording: Wording
    erasers: Sequence[Eraser] = ()
    leave: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class CoreWorkers:
    """The threads of the core, each with its own kind of slowness."""

    citizen: BackgroundWorkers
    heartbeats: ThreadWorker
    catalogue: ThreadWorker
    checks: ThreadWorker
    calls: ThreadWorker
    every: tuple[ThreadWorker, ...] = field(repr=False)

    @classmethod
    def start(cls, deliver: Deliver) -> "CoreWorkers":
        names = ("centre", "disk", "vision", "heartbeats", "catalogue", "checks", "calls")
        every = tuple(ThreadWorker(name, deliver) for name in names)
        centre, disk, vision, heartbeats, catalogue, checks, calls = every
        return cls(BackgroundWorkers(centre, disk, vision), heartbeats, catalogue, checks, calls, every)

    @property
    def of_work(self) -> tuple[ThreadWorker, ThreadWorker, BackgroundWorker, ThreadWorker, ThreadWorker]:
        """Those that the phase "work" is given, in its order."""
        return self.heartbeats, self.catalogue, self.citizen.disk, self.checks, self.calls

    def close(self) -> None:
        """End them; waits a little for what is under way."""
        for worker in self.every:
            worker.close(CLOSE_WITHIN)


@dataclass(frozen=True)
class Core:
    """The core. `tick` and everything of the terminal on the screen's thread; `set_to_work` once, soon after the first frame."""

    terminal: Terminal
    hardware: Hardware
    workers: CoreWorkers = field(repr=False)
    wording: Wording = field(repr=False)
    work: "StartPhase[CoreWork]" = field(repr=False)
    voice: DeviceVoice | None = field(default=None, repr=False)

    @property
    def store(self) -> "Store":
        """The queue, which is opened with the work."""
        return self.work().store

    def set_to_work(self, on_done: Callable[[], None], on_failed: Callable[[Exception], None]) -> None:
        """The phases after the first frame, off the screen's thread; `on_failed` may be given a NotAssembled."""
        self.workers.citizen.disk.run(self._start, lambda instead: self._on_started(instead(), on_done), on_failed)

    def _start(self) -> Callable[[], CatalogueSnapshot | None]:
        """In the order of app/core/phases.py."""
        work = self.work()
        work.control.open()
        self.hardware.start()
        work.relay.start()
        return work.feed.derive(self.terminal.warm_up)

    def _on_started(self, instead: CatalogueSnapshot | None, on_done: Callable[[], None]) -> None:
        if instead is not None:
            self.terminal.use_catalogue(instead)
        self.work().join(self.terminal)
        if self.voice is not None:
            self.terminal.watch(Announcer(lambda: self.terminal.view, self.wording, self.voice).on_view)
        on_done()

    def tick(self) -> None:
        """Move what the core does by itself."""
        if self.voice is not None and self.voice.is_speaking:
            self.terminal.touch()  # who listens to the end has not gone away
        if self.work.is_done:
            self.work().checks.tick()
            self.work().health.look()
            self.work().idle_restart.tick()
            self.work().open_rate.tick(lambda: self.terminal.is_serving)
            self.work().heartbeats.tick()

    def close(self) -> None:
        """End all threads and close the queue. What was promised is on the disk already."""
        if self.work.is_done:
            self.work().stop()
        self.hardware.close()
        self.workers.close()
        if self.work.is_done:
            self.work().store.database.close()


def assemble(settings: Settings, enrolled: Enrolled, around: CoreContext) -> Core:
    """The core as the first screens need it, not yet at work. Raises CatalogueInvalid."""
    clock, workers = SystemClock(), CoreWorkers.start(around.deliver)
    jobs = StoredJobs(lambda: work().store.printer_jobs)
    hardware = Hardware(chosen_devices(settings), around.deliver, jobs, terminal=enrolled.terminal_id)
    hardware.on_found = partial(keep_found, settings)
    health = _keeps_defects(Health(hardware.devices, enrolled.level, clock), workers, settings)
    first = first_catalogue(CataloguePlaces(catalogue_folder(settings), catalogue_cache_file(settings)))
    local, notice, staff = local_settings(settings), service_notice(settings, health), staff_book(settings, health)
    calls = HelpCalls(clock, Uuid7Identifiers())
    services = Services(
        clock=clock,
        workers=workers.citizen,
        devices=hardware.devices,
        identifiers=Uuid7Identifiers(),
        health=health,
        wording=around.wording,
        staff=staff,
        calls=calls,
        video=VideoCalls(clock, calls, hardware.video, hardware.devices),
        cases=lambda: work().cases,
        erasers=around.erasers,
        timing=timing_of(settings, local),
        counters=hardware.counters,
        searches=UnfoundSearches(is_on=settings.tells_searches),
        listener=hardware.listener,
    )
    terminal = Terminal(_place(enrolled, settings), first.snapshot, services)
    hardware.report_to(lambda _status: terminal.refresh())

    def build() -> "CoreWork":
        import offline_queue.lean_sqlalchemy  # noqa: F401 -- before what needs SQLAlchemy
        from app.core.terminal_tools import ToolsMaker  # the phase "work" (app/core/phases.py)
        from app.core.work import Ground, begin_work

        local_tools = (lambda: terminal.catalogue_version, notice, local, _care(hardware, settings), hardware.counters)
        tools = ToolsMaker(settings, *local_tools, partial(around.deliver, around.leave))
        front = (settings, enrolled, clock, terminal, health, first, *workers.of_work)
        return begin_work(Ground(*front, hardware.counters, staff, tools, around.leave, services.searches, services))

    work = StartPhase(build)
    return Core(terminal, hardware, workers, around.wording, work, _voice_of(hardware))


def _care(hardware: Hardware, settings: Settings) -> "DeviceCare":
    from app.core.devices.care import DeviceCare  # the phase "work" (app/core/phases.py)

    return DeviceCare(hardware, settings.devices, learned_options_file(settings))


def _keeps_defects(health: Health, workers: CoreWorkers, settings: Settings) -> Health:
    """Keeps defects beside the record of the starts, by the disk's worker: the next start reports them."""
    starts, disk = StartRecord(settings.data), workers.citizen.disk
    health.keep_defects_by(lambda kind: disk.run(partial(starts.note_defect, kind), _ignore_kept, _on_not_kept))
    return health


def _ignore_kept(_none: None) -> None:
    """Ignores the end of a background job: nothing waits for it."""


def _on_not_kept(error: Exception) -> None:
    log.warning("a defect is not kept: %s", type(error).__name__)


def _voice_of(hardware: Hardware) -> DeviceVoice | None:
    return None if hardware.voice is None else DeviceVoice(hardware.voice)


def _place(enrolled: Enrolled, settings: Settings) -> TerminalSite:
    return TerminalSite(
        enrolled.terminal_id,
        enrolled.site,
        enrolled.level,
        enrolled.region,
        TIMEZONE,
        settings.is_simulated,
        epoch=enrolled.epoch,
        is_test=settings.is_test,
    )


def local_now() -> datetime:
    """Local wall time of the place, for the clock in the header."""
    return datetime.now(TIMEZONE)
