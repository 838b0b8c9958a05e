"""Puts the core together: identity, queue, catalogue, devices, terminal, pulse, relay."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import requests

from catalogue.schema import Level
from contract.identifiers import Uuid7Identifiers
from contract.terminals import EnrolAnswer, Heartbeat, HeartbeatAnswer
from drivers.command import Deliver
from drivers.status import DeviceStatus
from kiosk.bootstrap.catalogue_feed import CatalogueFeed
from kiosk.bootstrap.hardware import Hardware, build_hardware
from kiosk.bootstrap.paths import catalogue_folder, identity_file, queue_file
from kiosk.bootstrap.refusals import NotEnrolledYet, QueueUnusable
from kiosk.health import Health, HeartbeatFrame, heartbeat
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
from offline_queue.centre import CentreClient, EnrolmentClient
from offline_queue.clock import SystemClock
from offline_queue.opening import NotOpened, Opened, open_database
from offline_queue.outbox import Outbox, OutboxOwner
from offline_queue.print_journal import PrintJournal
from offline_queue.relay import Relay
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity

SOFTWARE_VERSION = "0.1.0"
TIMEZONE = ZoneInfo("Asia/Shanghai")
CLOSE_WITHIN = 3.0


@dataclass(frozen=True)
class Surroundings:
    """What the screen gives the core: the way to its thread, and what it forgets at the end of a visit."""

    deliver: Deliver
    wording: Wording
    erasers: Sequence[Eraser] = ()


@dataclass(frozen=True)
class Core:
    """The core at work. `tick` and everything of the terminal on the screen's thread."""

    terminal: Terminal
    pulse: Pulse
    relay: Relay
    hardware: Hardware
    queue: Opened
    lanes: tuple[ThreadLane, ...] = field(repr=False)

    def tick(self) -> None:
        """Move what the core does by itself."""
        self.pulse.tick()

    def close(self) -> None:
        """End all threads and close the queue. What was promised is on the disk already."""
        self.relay.close(CLOSE_WITHIN)
        self.hardware.close()
        for lane in self.lanes:
            lane.close(CLOSE_WITHIN)
        self.queue.database.close()


def identity_of(settings: Settings) -> TerminalIdentity:
    """Who this terminal is; enrols it where it is not. Blocks on the network then. Raises NotEnrolledYet."""
    store = IdentityStore(identity_file(settings))
    known = store.load()
    if isinstance(known, TerminalIdentity):
        return replace(known, centre_url=settings.centre_url)
    if settings.enrol_code is None:
        raise NotEnrolledYet(f"no identity ({type(known).__name__}) and no enrolment code")
    client = EnrolmentClient(settings.centre_url, requests.Session(), SystemClock())
    key = store.new_key()
    answer = client.enrol(settings.enrol_code.get_secret_value(), key, SOFTWARE_VERSION)
    if not isinstance(answer, EnrolAnswer):
        raise NotEnrolledYet(f"the centre gave no identity: {answer}")
    return store.save(answer, key, settings.centre_url)


def assemble(settings: Settings, identity: TerminalIdentity, around: Surroundings) -> Core:
    """The whole core, started. Raises NotAssembled."""
    clock, boot_id = SystemClock(), secrets.token_hex(8)
    level = Level(identity.level)
    opened = open_database(queue_file(settings), clock.now())
    if isinstance(opened, NotOpened):
        raise QueueUnusable(opened.reason)
    identifiers = Uuid7Identifiers()
    outbox = Outbox(
        opened.database, OutboxOwner(identity.terminal_id, boot_id, identity.sealing_key), identifiers, clock
    )
    journal = PrintJournal(opened.database, clock)
    journal.resolve_after_restart()

    terminals: list[Terminal] = []  # the workers begin to report before the terminal exists

    def reported(_status: DeviceStatus) -> None:
        for each in terminals:
            each.refresh()

    hardware = build_hardware(settings.devices, around.deliver, reported)
    health = Health(hardware.devices, level, clock)
    lanes = {name: ThreadLane(name, around.deliver) for name in ("centre", "disk", "vision", "pulse", "catalogue")}
    relay = Relay(outbox, _client(identity, clock), clock)
    feed = CatalogueFeed(catalogue_folder(settings), identity, lanes["catalogue"], _client(identity, clock))
    terminal = Terminal(
        Place(identity.terminal_id, identity.site, level, identity.region, TIMEZONE, settings.is_simulated),
        feed.first(),
        Services(
            clock=clock,
            lanes=Lanes(lanes["centre"], lanes["disk"], lanes["vision"]),
            devices=hardware.devices,
            centre=_client(identity, clock),
            outbox=outbox,
            journal=journal,
            identifiers=identifiers,
            health=health,
            keys=Keys(identity.sealing_key, identity.signing_key),
            wording=around.wording,
            press=TypstPress(),
            check_pin=_pin_check(settings),
            wake_relay=relay.wake,
            erasers=around.erasers,
            timing=Timing(idle=settings.idle_seconds, countdown=settings.countdown_seconds),
        ),
    )
    terminals.append(terminal)
    if hardware.voice is not None:
        announcer = Announcer(lambda: terminal.view, around.wording, DeviceVoice(hardware.voice))
        terminal.watch(announcer.changed)

    def frame() -> HeartbeatFrame:
        counts = outbox.counts()
        return HeartbeatFrame(
            identity.terminal_id,
            boot_id,
            SOFTWARE_VERSION,
            terminal.catalogue_version,
            terminal.state.value,
            counts.pending,
            counts.parked,
            counts.last_sequence,
        )

    def heard(answer: HeartbeatAnswer) -> None:
        relay.wake()
        feed.wanted(answer.catalogue_version, terminal.use_catalogue)
        health.queue_has_room(has_room=outbox.frozen() is None)
        terminal.refresh()

    def beat() -> Heartbeat:
        jobs = (relay.state.report(), pulse.state.report(), feed.state.report())
        health.jobs_are(jobs)
        return heartbeat(frame(), health, jobs, clock.now())

    pulse = Pulse(
        beat,
        _client(identity, clock),
        health,
        lanes["pulse"],
        clock,
        heard,
        PulsePace(well=settings.heartbeat_seconds),
    )
    relay.start()
    return Core(terminal, pulse, relay, hardware, opened, tuple(lanes.values()))


def _client(identity: TerminalIdentity, clock: SystemClock) -> CentreClient:
    """One client belongs to one thread at a time."""
    return CentreClient(identity, requests.Session(), clock)


def _pin_check(settings: Settings) -> Callable[[str], bool]:
    """Slow on purpose (scrypt), and the PIN itself is not kept."""
    wanted = settings.maintenance_pin.get_secret_value()
    salt = secrets.token_bytes(16)

    def derive(pin: str) -> bytes:
        return hashlib.scrypt(pin.encode(), salt=salt, n=2**14, r=8, p=1)

    digest = derive(wanted)
    return lambda pin: bool(wanted) and hmac.compare_digest(derive(pin), digest)


def local_now() -> datetime:
    """Local wall time of the place, for the clock in the header."""
    return datetime.now(TIMEZONE)
