"""The phase "work" of the start: keys, queue, clients of the centre, relay and heartbeat, put together around the terminal."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from app.core.catalogue.feed import CatalogueFeed
from app.core.catalogue.first import CataloguePlaces, FirstCatalogue
from app.core.control import ControlSocket
from app.core.devices.counters import StoredCounters
from app.core.devices.firmware import DeviceFirmware
from app.core.held_audit import HeldAudit
from app.core.key_change import KeyChange
from app.core.machine.checks import machine_checks
from app.core.machine.log_files import log_files
from app.core.machine.network import network_steps
from app.core.machine.removable_media import removable_folders
from app.core.paths import (
    PROJECT,
    catalogue_cache_file,
    catalogue_folder,
    device_counters_file,
    held_audit_file,
    identity_file,
    log_file,
    open_rate_file,
    picture_keys_file,
    release_root_file,
    remote_orders_file,
    upkeep_file,
)
from app.core.place import Enrolled
from app.core.queue_control import QueueControl
from app.core.release_feed import QUIET_SECONDS, FetchProcess, ReleaseFeed, ReleaseSurroundings, working_parts
from app.core.remote_hands import RemoteSurroundings, hands_of
from app.core.reporter import Reporter
from app.core.search_report import SearchReport
from app.core.staff_book import StoredStaff
from app.core.store import Store, open_store
from app.core.terminal_tools import ToolsMaker
from app.core.version import SOFTWARE_VERSION
from app.core.video_line import VideoLine
from contract.answers import Disposition
from contract.clock import SystemClock
from contract.help_calls import HelpCallAnswer, HelpCallRequest
from contract.identifiers import Uuid7Identifiers
from drivers.ocr.separate import SeparatePageTaker
from drivers.ports.counters import DeviceCounters
from kiosk.local_services.answer_table import LOCAL_ANSWERS
from kiosk.papers.press import TypstPress
from kiosk.services.background import ThreadWorker
from kiosk.services.calls.help_calls import CallReply
from kiosk.services.condition.arrivals import Arrivals
from kiosk.services.condition.checks import CheckRounds
from kiosk.services.condition.health import Health
from kiosk.services.condition.heartbeat import HeartbeatPace, HeartbeatSender
from kiosk.services.condition.open_rate import OpenRate
from kiosk.services.maintenance.idle_restart import IdleRestart
from kiosk.services.maintenance.remote_orders import RemoteOrders
from kiosk.services.maintenance.terminal_tools import TerminalTools
from kiosk.services.maintenance.upkeep import Upkeep
from kiosk.services.maintenance.upkeep_book import UpkeepBook
from kiosk.services.picture_keys import PictureKeys
from kiosk.services.ports import BackgroundWorker
from kiosk.services.services import CaseServices, Keys, Services
from kiosk.services.settings import Settings
from kiosk.services.unfound_searches import UnfoundSearches
from kiosk.terminal.terminal import Terminal
from offline_queue.centre import CentreClient
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable
from offline_queue.errors import QueueFault
from offline_queue.relay import Relay
from offline_queue.terminal_identity import IdentityStore, KeyInUse, TerminalIdentity
from updates.slots import Slots

log = logging.getLogger(__name__)
CLOSE_WITHIN = 3.0
DELIVERED = (Disposition.ACCEPTED, Disposition.DUPLICATE)


class HelpCentre(Protocol):
    """The centre, as far as a call needs it. Blocks."""

    def call_for_help(self, request: HelpCallRequest) -> HelpCallAnswer | CentreRefused | CentreUnreachable:
        """Place a call, ask after it, or take it back."""


class HelpLine:
    """Asks the centre about the call of that id (求助线路), on a worker of its own: nothing else keeps it waiting."""

    def __init__(self, terminal_id: str, centre: HelpCentre) -> None:
        self._terminal_id = terminal_id
        self._centre = centre

    def ask(self, call_id: str, is_over: bool) -> CallReply:
        """On the worker. A centre from before refuses it."""
        request = HelpCallRequest(terminal_id=self._terminal_id, call_id=call_id, is_over=is_over)
        answer = self._centre.call_for_help(request)
        if isinstance(answer, HelpCallAnswer):
            return CallReply(answer.state.value)
        return CallReply.REFUSED if isinstance(answer, CentreRefused) else CallReply.UNREACHED


class Ground(Struct, frozen=True):
    """The parts built before the first frame, for the work to be built on."""

    settings: Settings
    enrolled: Enrolled
    clock: SystemClock
    terminal: Terminal
    health: Health
    first: FirstCatalogue
    heartbeats: ThreadWorker
    catalogue: ThreadWorker
    disk: BackgroundWorker
    checks: ThreadWorker
    calls: ThreadWorker
    counters: DeviceCounters
    staff: StoredStaff
    tools: ToolsMaker
    leave: Callable[[], None]
    searches: UnfoundSearches
    services: Services


@dataclass(frozen=True)
class CoreWork:
    """The terminal at work (工作部分): the queue is open, nothing is sent yet."""

    store: Store
    cases: CaseServices
    relay: Relay
    feed: CatalogueFeed
    heartbeats: HeartbeatSender
    control: ControlSocket
    health: Health
    arrivals: Arrivals
    releases: ReleaseFeed | None
    checks: CheckRounds
    idle_restart: IdleRestart
    open_rate: OpenRate

    def join(self, terminal: Terminal) -> None:
        """What the screen's thread must do: from now on the heartbeat hears of what changes, and local items are known."""
        self.health.set_local_answers(LOCAL_ANSWERS)
        terminal.watch(self.arrivals.on_view)
        terminal.refresh()

    def stop(self) -> None:
        """Nothing is asked or sent any more; the queue stays open for what is under way."""
        self.control.close()
        if self.releases is not None:
            self.releases.close()
        self.relay.close(CLOSE_WITHIN)
        self.cases.press.erase()
        self.cases.pages.erase()


def _upkeep(settings: Settings, store: Store) -> Upkeep:
    return Upkeep(
        UpkeepBook(upkeep_file(settings)),
        SOFTWARE_VERSION,
        settings.data,
        lambda: log_files(log_file(settings)),
        removable_folders,
        lambda record_id: store.outbox.disposition_of(record_id) in DELIVERED,
    )


def begin_work(ground: Ground) -> CoreWork:
    """Any thread. Raises NotAssembled: the queue cannot be used, or the identity is of no use."""
    settings, clock = ground.settings, ground.clock
    identity = ground.enrolled.identity()
    key = KeyInUse(identity.signing_key)
    connect = partial(CentreClient.connect, identity, clock, key)  # one client belongs to one thread at a time
    store = _opened_store(settings, identity, clock)
    relay = Relay(store.outbox, connect(), clock)
    places = CataloguePlaces(catalogue_folder(settings), catalogue_cache_file(settings))
    feed = CatalogueFeed(places, identity, ground.catalogue, connect())
    feed.start_with(ground.first)
    picture_keys = PictureKeys(picture_keys_file(settings))
    keys = Keys(identity.sealing_key, key)
    pages = SeparatePageTaker((sys.executable, "-m", "app.core.page_process"), PROJECT)
    releases = _release_feed(ground)
    senders: list[HeartbeatSender] = []
    firmware = DeviceFirmware(ground.tools.identities)
    tools = ground.tools.make(store, relay.wake, feed, releases, lambda: senders[0], firmware)
    open_rate = OpenRate(open_rate_file(settings), clock, ground.health, ground.checks)
    upkeep = _upkeep(settings, store)
    last = (upkeep, pages, tools, open_rate)
    cases = CaseServices(connect(), store.outbox, store.journal, keys, TypstPress(), picture_keys, relay.wake, *last)
    client = connect()
    remote = _remote_orders(ground, client, (tools, feed, upkeep, keys), lambda: senders[0])
    change = KeyChange(IdentityStore(identity_file(settings)), client, key, clock)
    _join_calls(ground, connect())
    terminal, health = ground.terminal, ground.health
    counters = StoredCounters(device_counters_file(settings), ground.counters)
    more = (firmware, _search_report(ground, client), releases, remote, ground.tools.local)
    around = (clock, change, picture_keys, counters, ground.staff, open_rate)
    reporter = Reporter(identity, store, terminal, health, relay, feed, *around, *more)
    pace = HeartbeatPace(well=settings.heartbeat_seconds, deciding=min(2.0, settings.heartbeat_seconds))
    hearing = (clock, reporter.take_answer, pace, reporter.note_refusal)
    sender = HeartbeatSender(reporter.beat, client, health, ground.heartbeats, *hearing)
    senders.append(sender)
    reporter.jobs.append(lambda: sender.state)
    if releases is not None:
        reporter.jobs.append(lambda: releases.state)
    control = ControlSocket(settings.data, QueueControl(store.outbox, relay.wake, lambda: health.results).handle)
    ticking = (_check_rounds(ground), _idle_restart(ground, remote), open_rate)
    beside = (control, health, Arrivals(terminal, health, sender.wake), releases)
    return CoreWork(store, cases, relay, feed, sender, *beside, *ticking)


def _join_calls(ground: Ground, centre: CentreClient) -> None:
    """One client for both: they share a worker."""
    terminal_id, services = ground.enrolled.terminal_id, ground.services
    services.calls.join(HelpLine(terminal_id, centre).ask, ground.calls)
    services.video.join(VideoLine(terminal_id, centre).ask, ground.calls)


def _opened_store(settings: Settings, identity: TerminalIdentity, clock: SystemClock) -> Store:
    """With the audit that was held meanwhile: what of it waits longer harms no service."""
    store = open_store(settings, identity, clock)
    try:
        HeldAudit(held_audit_file(settings)).hand_over(store.outbox)
    except (QueueFault, OSError) as fault:
        log.warning("the held audit is not handed over: %s", type(fault).__name__)
    return store


def _remote_orders(
    ground: Ground,
    client: CentreClient,
    reached: tuple[TerminalTools, CatalogueFeed, Upkeep, Keys],
    heartbeat: Callable[[], HeartbeatSender],
) -> RemoteOrders:
    """`heartbeat` is asked when it is needed: it is built after these."""
    tools, feed, upkeep, keys = reached
    around = RemoteSurroundings(
        terminal_id=ground.enrolled.terminal_id,
        service=tools.service,
        feed=feed,
        catalogue_version=lambda: ground.terminal.catalogue_version,
        health=ground.health,
        upkeep=upkeep,
        keys=keys,
        disk=ground.disk,
        clock=ground.clock,
        wake=lambda: heartbeat().wake(),
        services=ground.services,
    )
    file = remote_orders_file(ground.settings)
    return RemoteOrders(file, around.terminal_id, client, hands_of(around), ground.clock)


def _search_report(ground: Ground, client: CentreClient) -> SearchReport:
    return SearchReport(ground.searches, ground.enrolled.terminal_id, client, Uuid7Identifiers(), ground.clock)


def _idle_restart(ground: Ground, remote: RemoteOrders) -> IdleRestart:
    """Where the program outgrew its budget, which its fault announces, or where the centre ordered it."""

    def why() -> str:
        grown = next((fault.note for fault in ground.health.faults() if fault.id == "memory.growing"), "")
        return grown or remote.restart_wanted()

    def restart() -> bool:
        begins = remote.restarts()
        if begins:
            ground.leave()
        return begins

    return IdleRestart(why, ground.terminal.was_left_for, restart)


def _check_rounds(ground: Ground) -> CheckRounds:
    """Of the machine, and of the way to the centre while it does not answer."""
    health = ground.health
    steps = network_steps(ground.settings.centre_url, lambda: health.is_unheard or health.is_watched)
    checks = {**machine_checks(ground.settings), **steps}
    return CheckRounds(checks, ground.checks, ground.clock, health.take_checks, lambda: health.is_watched)


def _release_feed(ground: Ground) -> ReleaseFeed | None:
    """None where the software was not installed as a release."""
    settings = ground.settings.releases
    if settings is None:
        return None
    origin = settings.origin or ground.settings.centre_url.rstrip("/") + "/releases"
    settings = replace(settings, origin=origin, root=release_root_file(ground.settings))
    around = ReleaseSurroundings(
        parts=lambda: working_parts(ground.health, ground.terminal),
        may_restart=lambda: ground.terminal.was_left_for(QUIET_SECONDS),
        restart=ground.leave,
        now=ground.clock.monotonic,
    )
    return ReleaseFeed(Slots(settings.folder), SOFTWARE_VERSION, partial(FetchProcess, settings), around)
