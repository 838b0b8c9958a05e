"""Puts the core together: queue, devices, catalogue, terminal, pulse, relay — for a terminal that knows who it is."""

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
from contract.identifiers import Uuid7Identifiers
from drivers.ports.device import Deliver
from drivers.ports.status import DeviceStatus
from kiosk.local_services.desk import LOCAL_ANSWERS
from kiosk.papers.documents import TypstPress
from kiosk.services.arrivals import Arrivals
from kiosk.services.background import ThreadLane
from kiosk.services.catalogue_snapshot import Shelf
from kiosk.services.health import Health
from kiosk.services.heartbeat import Pulse, PulsePace
from kiosk.services.picture_keys import PictureKeys
from kiosk.services.ports import Lanes
from kiosk.services.services import Keys, Place, Services
from kiosk.services.settings import Settings
from kiosk.services.timing import Timing
from kiosk.services.wipe import Eraser
from kiosk.terminal.terminal import Terminal
from kiosk.voice.speaking import Announcer
from kiosk.voice.voice import DeviceVoice
from offline_queue.clock import SystemClock
from offline_queue.terminal_identity import IdentityStore, KeyInUse, TerminalIdentity
from wording.store import Wording

if TYPE_CHECKING:
    from offline_queue.centre import CentreClient
    from offline_queue.relay import Relay

TIMEZONE = ZoneInfo("Asia/Shanghai")
CLOSE_WITHIN = 3.0


class Surroundings(Struct, frozen=True):
    """What the screen gives the core: the way to its thread, the words, and what it forgets at the end of a visit."""

    deliver: Deliver
    wording: Wording
    erasers: Sequence[Eraser] = ()


@dataclass(frozen=True)
class CoreLanes:
    """The threads of the core, each with its own kind of slowness."""

    citizen: Lanes
    pulse: ThreadLane
    catalogue: ThreadLane
    every: tuple[ThreadLane, ...] = field(repr=False)

    @classmethod
    def start(cls, deliver: Deliver) -> "CoreLanes":
        """Start all."""
        centre, disk, vision, pulse, catalogue = (
            ThreadLane(name, deliver) for name in ("centre", "disk", "vision", "pulse", "catalogue")
        )
        return cls(Lanes(centre, disk, vision), pulse, catalogue, (centre, disk, vision, pulse, catalogue))


@dataclass(frozen=True)
class Core:
    """The core. `tick` and everything of the terminal on the screen's thread; `set_to_work` once, soon after the first paint."""

    terminal: Terminal
    pulse: Pulse
    relay: "Relay"
    feed: CatalogueFeed
    hardware: Hardware
    store: Store
    control: ControlSocket
    lanes: CoreLanes = field(repr=False)
    wording: Wording = field(repr=False)

    def set_to_work(self, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Open the queue, start devices and relay, off the screen's thread; `failed` may be given a NotAssembled."""
        self.lanes.citizen.disk.run(self._start, lambda instead: self._started(instead(), done), failed)

    def _start(self) -> Callable[[], Shelf | None]:
        self.store.database  # noqa: B018 -- opened here, or nothing is promised
        self.control.open()
        self.hardware.start()
        self.relay.start()
        return self.feed.derive(self.terminal.warm_up)

    def _started(self, instead: Shelf | None, done: Callable[[], None]) -> None:
        if instead is not None:
            self.terminal.use_catalogue(instead)
        _give_voice(self.terminal, self.hardware, self.wording)
        done()

    def tick(self) -> None:
        """Move what the core does by itself."""
        self.pulse.tick()

    def close(self) -> None:
        """End all threads and close the queue. What was promised is on the disk already."""
        self.control.close()
        if is_made(self.relay):
            self.relay.close(CLOSE_WITHIN)
        self.hardware.close()
        for lane in self.lanes.every:
            lane.close(CLOSE_WITHIN)
        if is_made(self.store):
            self.store.database.close()


def assemble(settings: Settings, identity: TerminalIdentity, around: Surroundings) -> Core:
    """The whole core, not yet at work: what the first screens do not show is built when it is first used."""
    clock = SystemClock()
    key = KeyInUse(identity.signing_key)
    connect = partial(_client, identity, clock, key)
    store = late(lambda: open_store(settings, identity, clock))
    terminals: list[Terminal] = []  # the devices report before it exists
    hardware = Hardware(
        settings.devices, around.deliver, partial(_reported, terminals), StoredJobs(late(lambda: store.printer_jobs))
    )
    lanes = CoreLanes.start(around.deliver)
    health = Health(hardware.devices, Level(identity.level), clock, LOCAL_ANSWERS)
    relay = late(lambda: _relay(store, connect(), clock))
    feed = CatalogueFeed(_places(settings), identity, lanes.catalogue, connect())
    services = Services(
        clock=clock,
        lanes=lanes.citizen,
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
    pulse = Pulse(reporter.beat, client, health, lanes.pulse, clock, reporter.heard, _pace(settings))
    _join(pulse, reporter, Arrivals(terminal, health, pulse.wake))
    control = _control(settings, store, relay)
    return Core(terminal, pulse, relay, feed, hardware, store, control, lanes, around.wording)


def _place(identity: TerminalIdentity, settings: Settings) -> Place:
    level = Level(identity.level)
    return Place(
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


def _pace(settings: Settings) -> PulsePace:
    return PulsePace(well=settings.heartbeat_seconds)


def _join(pulse: Pulse, reporter: Reporter, arrivals: Arrivals) -> None:
    reporter.jobs.append(lambda: pulse.state)
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
