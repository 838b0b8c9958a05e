"""Puts the core together: queue, devices, catalogue, terminal, heartbeat, relay — for a terminal that knows who it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from app.core.catalogue_feed import CatalogueFeed, CataloguePlaces
from app.core.control import ControlSocket
from app.core.devices import Hardware
from app.core.key_change import KeyChange
from app.core.late import is_made, late
from app.core.paths import catalogue_cache_file, catalogue_folder, identity_file, picture_keys_file, pin_tries_file
from app.core.pin import pin_check, wrong_before
from app.core.queue_control import QueueControl
from app.core.reporter import Reporter
from app.core.sent_jobs import StoredJobs
from app.core.store import Store, open_store
from catalogue.schema import Level
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from drivers.ports.device import Deliver
from drivers.ports.status import DeviceStatus
from kiosk.local_services.answer_table import LOCAL_ANSWERS
from kiosk.papers.press import TypstPress
from kiosk.services.arrivals import Arrivals
from kiosk.services.background import ThreadWorker
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.health import Health
from kiosk.services.heartbeat import HeartbeatPace, HeartbeatSender
from kiosk.services.picture_keys import PictureKeys
from kiosk.services.ports import BackgroundWorkers, PaperPress
from kiosk.services.services import Keys, Services, TerminalSite
from kiosk.services.settings import Settings
from kiosk.services.timing import Timing
from kiosk.services.wipe import Eraser
from kiosk.terminal.terminal import Terminal
from kiosk.voice.speaking import Announcer
from kiosk.voice.voice import DeviceVoice
from offline_queue.terminal_identity import IdentityStore, KeyInUse, TerminalIdentity
from wording.store import Wording

if TYPE_CHECKING:
    from offline_queue.centre import CentreClient
    from offline_queue.relay import Relay

TIMEZONE = ZoneInfo("Asia/Shanghai")
CLOSE_WITHIN = 3.0


class CoreContext(Struct, frozen=True):
    """What the screen gives the core: the way to its thread, the words, and what it forgets at the end of a visit."""

    deliver: Deliver
    wording: Wording
    erasers: Sequence[Eraser] = ()


@dataclass(frozen=True)
class CoreWorkers:
    """The threads of the core, each with its own kind of slowness."""

    citizen: BackgroundWorkers
    heartbeats: ThreadWorker
    catalogue: ThreadWorker
    every: tuple[ThreadWorker, ...] = field(repr=False)

    @classmethod
    def start(cls, deliver: Deliver) -> "CoreWorkers":
        centre, disk, vision, heartbeats, catalogue = (
            ThreadWorker(name, deliver) for name in ("centre", "disk", "vision", "pulse", "catalogue")
        )
        return cls(
            BackgroundWorkers(centre, disk, vision),
            heartbeats,
            catalogue,
            (centre, disk, vision, heartbeats, catalogue),
        )


@dataclass(frozen=True)
class Core:
    """The core. `tick` and everything of the terminal on the screen's thread; `set_to_work` once, soon after the first paint."""

    terminal: Terminal
    heartbeats: HeartbeatSender
    relay: "Relay"
    feed: CatalogueFeed
    hardware: Hardware
    store: Store
    control: ControlSocket
    workers: CoreWorkers = field(repr=False)
    wording: Wording = field(repr=False)
    press: PaperPress = field(repr=False)

    def set_to_work(self, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Open the queue, start devices and relay, off the screen's thread; `failed` may be given a NotAssembled."""
        self.workers.citizen.disk.run(self._start, lambda instead: self._started(instead(), done), failed)

    def _start(self) -> Callable[[], CatalogueSnapshot | None]:
        self.store.database  # noqa: B018 -- opened here, or nothing is promised
        self.control.open()
        self.hardware.start()
        self.relay.start()
        return self.feed.derive(self.terminal.warm_up)

    def _started(self, instead: CatalogueSnapshot | None, done: Callable[[], None]) -> None:
        if instead is not None:
            self.terminal.use_catalogue(instead)
        _give_voice(self.terminal, self.hardware, self.wording)
        done()

    def tick(self) -> None:
        """Move what the core does by itself."""
        self.heartbeats.tick()

    def close(self) -> None:
        """End all threads and close the queue. What was promised is on the disk already."""
        self.control.close()
        if is_made(self.relay):
            self.relay.close(CLOSE_WITHIN)
        self.hardware.close()
        for worker in self.workers.every:
            worker.close(CLOSE_WITHIN)
        self.press.erase()
        if is_made(self.store):
            self.store.database.close()


def assemble(settings: Settings, identity: TerminalIdentity, around: CoreContext) -> Core:
    """The whole core, not yet at work: what the first screens do not show is built when it is first used."""
    clock = SystemClock()
    key = KeyInUse(identity.signing_key)
    connect = partial(_client, identity, clock, key)
    store = late(lambda: open_store(settings, identity, clock))
    terminals: list[Terminal] = []  # the devices report before it exists
    hardware = Hardware(
        settings.devices, around.deliver, partial(_reported, terminals), StoredJobs(late(lambda: store.printer_jobs))
    )
    workers = CoreWorkers.start(around.deliver)
    health = Health(hardware.devices, Level(identity.level), clock, LOCAL_ANSWERS)
    relay = late(lambda: _relay(store, connect(), clock))
    feed = CatalogueFeed(_places(settings), identity, workers.catalogue, connect())
    services = Services(
        clock=clock,
        workers=workers.citizen,
        devices=hardware.devices,
        centre=connect(),
        outbox=late(lambda: store.outbox),
        journal=late(lambda: store.journal),
        identifiers=Uuid7Identifiers(),
        health=health,
        keys=Keys(identity.sealing_key, key),
        picture_keys=PictureKeys(picture_keys_file(settings)),
        wording=around.wording,
        press=TypstPress(),
        check_pin=pin_check(settings.maintenance_pin, pin_tries_file(settings)),
        wrong_pins=wrong_before(pin_tries_file(settings)),
        wake_relay=lambda: relay.wake(),  # noqa: PLW0108 -- to name it would build it
        erasers=around.erasers,
        timing=_timing(settings),
    )
    terminal = Terminal(_place(identity, settings), feed.first(), services)
    terminals.append(terminal)
    client = connect()
    change = KeyChange(IdentityStore(identity_file(settings)), client, key, clock)
    reporter = Reporter(identity, store, terminal, health, relay, feed, clock, change, services.picture_keys)
    sender = HeartbeatSender(reporter.beat, client, health, workers.heartbeats, clock, reporter.heard, _pace(settings))
    _join(sender, reporter, Arrivals(terminal, health, sender.wake))
    control = _control(settings, store, relay)
    return Core(terminal, sender, relay, feed, hardware, store, control, workers, around.wording, services.press)


def _place(identity: TerminalIdentity, settings: Settings) -> TerminalSite:
    level = Level(identity.level)
    return TerminalSite(
        identity.terminal_id,
        identity.site,
        level,
        identity.region,
        TIMEZONE,
        settings.is_simulated,
        epoch=identity.epoch,
    )


def _reported(terminals: Sequence[Terminal], _status: DeviceStatus) -> None:
    for each in terminals:
        each.refresh()


def _control(settings: Settings, store: Store, relay: "Relay") -> ControlSocket:
    return ControlSocket(settings.data, lambda request: QueueControl(store.outbox, relay.wake).handle(request))


def _places(settings: Settings) -> CataloguePlaces:
    return CataloguePlaces(catalogue_folder(settings), catalogue_cache_file(settings))


def _pace(settings: Settings) -> HeartbeatPace:
    return HeartbeatPace(well=settings.heartbeat_seconds)


def _join(heartbeats: HeartbeatSender, reporter: Reporter, arrivals: Arrivals) -> None:
    reporter.jobs.append(lambda: heartbeats.state)
    reporter.terminal.watch(arrivals.changed)


def _timing(settings: Settings) -> Timing:
    return Timing(
        idle=settings.idle_seconds,
        countdown=settings.countdown_seconds,
        settle=settings.settle_seconds,
        goodbye=settings.goodbye_seconds,
    )


def _client(identity: TerminalIdentity, clock: SystemClock, key: KeyInUse) -> "CentreClient":
    """One client belongs to one thread at a time."""

    def connect() -> "CentreClient":
        from offline_queue.centre import CentreClient  # with requests and signatures: 0.2 s

        return CentreClient.connect(identity, clock, key)

    return late(connect)


def _relay(store: Store, client: "CentreClient", clock: SystemClock) -> "Relay":
    from offline_queue.relay import Relay

    return Relay(store.outbox, client, clock)


def _give_voice(terminal: Terminal, hardware: Hardware, wording: Wording) -> None:
    if hardware.voice is None:
        return
    announcer = Announcer(lambda: terminal.view, wording, DeviceVoice(hardware.voice))
    terminal.watch(announcer.changed)


def local_now() -> datetime:
    """Local wall time of the place, for the clock in the header."""
    return datetime.now(TIMEZONE)
