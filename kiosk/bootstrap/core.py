"""Puts the core together: queue, devices, catalogue, terminal, pulse, relay — for a terminal that knows who it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from catalogue.schema import Level
from contract.identifiers import Uuid7Identifiers
from drivers.command import Deliver
from drivers.status import DeviceStatus
from kiosk.bootstrap.catalogue_feed import CatalogueFeed
from kiosk.bootstrap.hardware import Hardware, build_hardware
from kiosk.bootstrap.paths import catalogue_folder
from kiosk.bootstrap.pin import pin_check
from kiosk.bootstrap.reporter import Reporter
from kiosk.bootstrap.store import Store, open_store
from kiosk.health import Health
from kiosk.lane import ThreadLane
from kiosk.papers.documents import TypstPress
from kiosk.ports import Lanes
from kiosk.pulse import Pulse, PulsePace
from kiosk.services import Keys, Place, Services
from kiosk.settings import Settings
from kiosk.speaking import Announcer
from kiosk.terminal import Terminal
from kiosk.timing import Timing
from kiosk.voice import DeviceVoice
from kiosk.wipe import Eraser
from kiosk.wording import Wording
from offline_queue.centre import CentreClient
from offline_queue.clock import SystemClock
from offline_queue.relay import Relay
from offline_queue.terminal_identity import TerminalIdentity

TIMEZONE = ZoneInfo("Asia/Shanghai")
CLOSE_WITHIN = 3.0


@dataclass(frozen=True)
class Surroundings:
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
    """The core at work. `tick` and everything of the terminal on the screen's thread."""

    terminal: Terminal
    pulse: Pulse
    relay: Relay
    hardware: Hardware
    store: Store
    lanes: CoreLanes = field(repr=False)

    def tick(self) -> None:
        """Move what the core does by itself."""
        self.pulse.tick()

    def close(self) -> None:
        """End all threads and close the queue. What was promised is on the disk already."""
        self.relay.close(CLOSE_WITHIN)
        self.hardware.close()
        for lane in self.lanes.every:
            lane.close(CLOSE_WITHIN)
        self.store.database.close()


def assemble(settings: Settings, identity: TerminalIdentity, around: Surroundings) -> Core:
    """The whole core, started. Raises NotAssembled."""
    clock = SystemClock()
    store = open_store(settings, identity, clock)
    terminals: list[Terminal] = []  # the devices begin to report before the terminal exists

    def reported(_status: DeviceStatus) -> None:
        for each in terminals:
            each.refresh()

    hardware = build_hardware(settings.devices, around.deliver, reported)
    lanes = CoreLanes.start(around.deliver)
    level = Level(identity.level)
    health = Health(hardware.devices, level, clock)
    relay = Relay(store.outbox, CentreClient.connect(identity, clock), clock)
    client = CentreClient.connect(identity, clock)
    feed = CatalogueFeed(catalogue_folder(settings), identity, lanes.catalogue, client)
    services = Services(
        clock=clock,
        lanes=lanes.citizen,
        devices=hardware.devices,
        centre=CentreClient.connect(identity, clock),
        outbox=store.outbox,
        journal=store.journal,
        identifiers=Uuid7Identifiers(),
        health=health,
        keys=Keys(identity.sealing_key, identity.signing_key),
        wording=around.wording,
        press=TypstPress(),
        check_pin=pin_check(settings.maintenance_pin),
        wake_relay=relay.wake,
        erasers=around.erasers,
        timing=Timing(idle=settings.idle_seconds, countdown=settings.countdown_seconds),
    )
    place = Place(identity.terminal_id, identity.site, level, identity.region, TIMEZONE, settings.is_simulated)
    terminal = Terminal(place, feed.first(), services)
    terminals.append(terminal)
    _give_voice(terminal, hardware, around.wording)
    reporter = Reporter(identity, store, terminal, health, relay, feed, clock)
    pace = PulsePace(well=settings.heartbeat_seconds)
    centre = CentreClient.connect(identity, clock)
    pulse = Pulse(reporter.beat, centre, health, lanes.pulse, clock, reporter.heard, pace)
    reporter.jobs.append(lambda: pulse.state)
    relay.start()
    return Core(terminal, pulse, relay, hardware, store, lanes)


def _give_voice(terminal: Terminal, hardware: Hardware, wording: Wording) -> None:
    if hardware.voice is None:
        return
    announcer = Announcer(lambda: terminal.view, wording, DeviceVoice(hardware.voice))
    terminal.watch(announcer.changed)


def local_now() -> datetime:
    """Local wall time of the place, for the clock in the header."""
    return datetime.now(TIMEZONE)
