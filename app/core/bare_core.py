"""Diagnostics of a terminal that cannot work: no identity, or no queue. Devices, network, settings and enrolment are there."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NoReturn

from app.core.catalogue.first import CataloguePlaces, first_catalogue
from app.core.core import TIMEZONE, CoreContext, CoreWorkers
from app.core.devices.care import DeviceCare
from app.core.devices.hardware import Hardware
from app.core.held_audit import HeldAudit
from app.core.local_means import chosen_devices, local_settings, service_notice, staff_book, timing_of
from app.core.machine.checks import machine_checks
from app.core.machine.log_files import log_files
from app.core.machine.network import network_steps
from app.core.machine.removable_media import removable_folders
from app.core.paths import (
    catalogue_cache_file,
    catalogue_folder,
    held_audit_file,
    identity_file,
    learned_options_file,
    log_file,
    upkeep_file,
)
from app.core.refusals import NotAssembled, NotEnrolledYet
from app.core.terminal_tools import ToolsMaker
from app.core.version import SOFTWARE_VERSION
from catalogue.schema import Level
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from drivers.ports.sent_jobs import MemoryLedger
from kiosk.journeys.session import TerminalState
from kiosk.services.calls.help_calls import HelpCalls
from kiosk.services.calls.video_calls import VideoCalls
from kiosk.services.condition.checks import CheckResult, CheckRounds, MachineCheck
from kiosk.services.condition.health import Health
from kiosk.services.maintenance.upkeep import Upkeep
from kiosk.services.maintenance.upkeep_book import UpkeepBook
from kiosk.services.services import BareMeans, Services, TerminalSite
from kiosk.services.settings import Settings
from kiosk.terminal.terminal import Terminal
from offline_queue.known_site import read_known_site
from wording.store import Wording

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BareCore:
    """A terminal that knows no citizen (未就绪终端): out of service, and its diagnostics. The screen's thread only."""

    terminal: Terminal
    health: Health
    hardware: Hardware = field(repr=False)
    workers: CoreWorkers = field(repr=False)
    checks: CheckRounds = field(repr=False)

    def open(self) -> None:
        """The corner was held: the pad comes up. The devices begin on a thread of the core."""
        self.workers.citizen.vision.run(self.hardware.start, _ignore_begun, _on_start_failed)
        self.terminal.attend()

    @property
    def is_left(self) -> bool:
        """Whether the attendant has gone, by a button or by rest."""
        return self.terminal.state is not TerminalState.MAINTENANCE

    def tick(self) -> None:
        """Look at the machine, and at what was found."""
        self.checks.tick()
        self.health.look()

    def close(self, on_closed: Callable[[], None]) -> None:
        """End devices and threads on a thread of their own; `on_closed` is called there."""

        def end() -> None:
            self.close_here()
            on_closed()

        threading.Thread(target=end, name="bare-close", daemon=True).start()

    def close_here(self) -> None:
        """The same, waited for."""
        self.hardware.close()
        self.workers.close()


def bare_core(settings: Settings, why: NotAssembled, around: CoreContext) -> BareCore:
    """The core of a terminal that cannot work, and why. Raises CatalogueInvalid."""
    clock = SystemClock()
    workers = CoreWorkers.start(around.deliver)
    hardware = Hardware(chosen_devices(settings), around.deliver, MemoryLedger())
    health = Health(hardware.devices, Level.DISTRICT, clock)
    notice, local = service_notice(settings, health), local_settings(settings)
    health.set_by_hand(why.message)
    first = first_catalogue(CataloguePlaces(catalogue_folder(settings), catalogue_cache_file(settings)))
    care = DeviceCare(hardware, settings.devices, learned_options_file(settings))
    by_hand = (notice, local, care, hardware.counters, partial(around.deliver, around.leave))
    tools = ToolsMaker(settings, lambda: first.snapshot.catalogue.version, *by_hand)
    calls = HelpCalls(clock, Uuid7Identifiers())
    services = Services(
        clock=clock,
        workers=workers.citizen,
        devices=hardware.devices,
        identifiers=Uuid7Identifiers(),
        health=health,
        wording=around.wording,
        staff=staff_book(settings, health),
        calls=calls,
        video=VideoCalls(clock, calls, None, hardware.devices),
        cases=partial(_no_cases, why),
        erasers=around.erasers,
        timing=timing_of(settings, local),
        bare=BareMeans(tools.bare(str(why)), _upkeep(settings), HeldAudit(held_audit_file(settings)).keep),
    )
    terminal = Terminal(_place(settings, around.wording), first.snapshot, services)
    hardware.report_to(lambda _status: terminal.refresh())
    rounds = CheckRounds(_checks(settings, why), workers.checks, clock, health.take_checks, lambda: health.is_watched)
    return BareCore(terminal, health, hardware, workers, rounds)


def _upkeep(settings: Settings) -> Upkeep:
    """An upkeep book whose records stay on this machine: there is no queue to deliver them."""
    book = UpkeepBook(upkeep_file(settings))
    logs = partial(log_files, log_file(settings))
    return Upkeep(book, SOFTWARE_VERSION, settings.data, logs, removable_folders, lambda _record: False)


def _checks(settings: Settings, why: NotAssembled) -> dict[str, MachineCheck]:
    reason = CheckResult(_fault_of(why), False, str(why))
    return {"reason": lambda: reason, **machine_checks(settings), **network_steps(settings.centre_url)}


def _ignore_begun(_none: None) -> None:
    """Ignore the end of the start: each device reports its own state."""


def _on_start_failed(error: Exception) -> None:
    log.warning("the devices did not begin: %s", type(error).__name__)


def _fault_of(why: NotAssembled) -> str:
    return "key.not_enrolled" if isinstance(why, NotEnrolledYet) else "queue.unreadable"


def _place(settings: Settings, wording: Wording) -> TerminalSite:
    """As the identity says where there is one: a queue that cannot be opened leaves it whole."""
    known = read_known_site(identity_file(settings), "")
    name, site = ("", wording.both("diagnostics.not_enrolled")) if known is None else (known.terminal_id, known.site)
    return TerminalSite(name, site, Level.DISTRICT, "", TIMEZONE, settings.is_simulated, is_test=settings.is_test)


def _no_cases(why: NotAssembled) -> NoReturn:
    raise why
