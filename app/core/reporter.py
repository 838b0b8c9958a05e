"""What the heartbeat says, and what is done with the centre's answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from app.core.catalogue.feed import CatalogueFeed
from app.core.devices.counters import StoredCounters
from app.core.devices.firmware import DeviceFirmware
from app.core.key_change import KeyChange
from app.core.local_settings import StoredLocalSettings
from app.core.release_feed import ReleaseFeed
from app.core.search_report import SearchReport
from app.core.staff_book import StoredStaff
from app.core.store import Store
from app.core.version import SOFTWARE_VERSION
from contract.clock import Clock
from contract.releases import left_release
from contract.terminals import Heartbeat, HeartbeatAnswer, JobReport, OpenDay, SettingsReport
from kiosk.services.condition.health import Health
from kiosk.services.condition.heartbeat import HeartbeatFrame, heartbeat
from kiosk.services.condition.open_rate import OpenRate
from kiosk.services.maintenance.remote_orders import RemoteOrders, WantedOrders
from kiosk.services.picture_keys import PictureKeys
from kiosk.terminal.terminal import Terminal
from offline_queue.bounds import Frozen
from offline_queue.jobs import JobState
from offline_queue.terminal_identity import TerminalIdentity

if TYPE_CHECKING:
    from offline_queue.relay import Relay


@dataclass(frozen=True)
class Reporter:
    """Begins and ends on the screen's thread (上报); what reads the disk runs on the heartbeat's worker between the two."""

    identity: TerminalIdentity
    store: Store
    terminal: Terminal
    health: Health
    relay: "Relay"
    feed: CatalogueFeed
    clock: Clock
    key_change: KeyChange
    picture_keys: PictureKeys
    counters: StoredCounters
    staff: StoredStaff
    open_rate: OpenRate
    firmware: DeviceFirmware
    searches: SearchReport
    releases: ReleaseFeed | None = None
    remote: RemoteOrders | None = None
    settings: StoredLocalSettings | None = None
    jobs: list[Callable[[], JobState]] = field(default_factory=list)
    _queue: list[JobReport] = field(default_factory=list, init=False)
    _has_room: list[bool] = field(default_factory=list, init=False)
    _found: list[tuple[int, str]] = field(default_factory=list, init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), init=False)

    def beat(self) -> Callable[[], Heartbeat]:
        """How the terminal is now; the call that is given counts the queue, on the worker. It may raise QueueFault."""
        states = (self.relay.state, self.feed.state, self.key_change.state, *(job() for job in self.jobs))
        reports = [*(state.report() for state in states), _report("clock", self.health.clock_problem), *self._queue]
        reports.append(_report("maintenance", self.health.maintenance_problem))
        self.health.set_jobs(reports)
        # as the last beat counted it: without a network the centre's answer never comes
        for has_room in self._has_room:
            self.health.set_queue_room(has_room=has_room)
        for parked, damage in self._found:
            self.health.note_queue_content(parked=parked, damage=damage, set_aside=self.store.set_aside)
        frame = HeartbeatFrame(
            terminal_id=self.identity.terminal_id,
            boot_id=self.store.boot_id,
            software_version=SOFTWARE_VERSION,
            catalogue_version=self.terminal.catalogue_version,
            state=self.terminal.state.value,
            queue_pending=0,
            queue_parked=0,
            last_sequence=0,
            number=next(self._numbers),
        )
        now = heartbeat(frame, self.health, reports, self.clock.now())
        days = tuple(OpenDay(day=day, seconds=min(seconds, 24 * 3600)) for day, seconds in self.open_rate.days())
        now = now.model_copy(update={"open_days": days, "settings": self._settings()})
        if self.releases is not None:
            self.releases.step()
            report = self.releases.report()
            self.health.update_is(left_release(report))
            now = now.model_copy(update={"release": report})
        return lambda: self._with_queue(now)

    def _settings(self) -> SettingsReport | None:
        found = None if self.settings is None else self.settings.in_use()
        if found is None:
            return None
        values = dict(found.values)
        return SettingsReport(
            number=found.number, values=values, changed_here=found.changed_here, refused=found.refused
        )

    def note_refusal(self) -> None:
        """The centre would not have a heartbeat: the next one says only what every centre knows."""
        if self.settings is not None:
            self.settings.note_refusal()

    def take_answer(self, answer: HeartbeatAnswer) -> Callable[[], None]:
        """The centre is there: send what waits, change the key if it asks, see whether the queue has room. On the worker."""
        self.store.outbox.take_centre_time(answer.centre_time)
        self.store.outbox.compare(answer.complete_up_to)
        if answer.send_again_from is not None:
            self.store.outbox.send_again(answer.send_again_from)
        for earlier in answer.send_again_earlier:
            self.store.outbox.send_again(earlier.first, earlier.epoch)
        self.relay.wake()
        self.counters.note_answer()
        self.picture_keys.take(answer.picture_keys)
        if answer.staff is not None:
            self.staff.take(answer.staff, answer.centre_time)
        self.staff.take_centre_time(answer.centre_time)
        self.key_change.take_wish(is_wanted=answer.wants_new_key)
        self.firmware.take_wanted(answer.wanted_firmware)
        self.searches.report_if_due()
        has_room = self.store.outbox.frozen() is None
        wanted = self._wanted_orders(answer)
        return lambda: self._take_in(answer, wanted, has_room=has_room)

    def _wanted_orders(self, answer: HeartbeatAnswer) -> WantedOrders | None:
        """Its orders, which are fetched where there are any."""
        if self.remote is not None and answer.has_orders:
            return self.remote.ask_centre()
        return WantedOrders((), answer.centre_time)

    def _with_queue(self, beat: Heartbeat) -> Heartbeat:
        counts = self.store.outbox.counts()
        frozen = self.store.outbox.frozen()
        report = JobReport(name="queue", problem=self._queue_problem(frozen))
        self._queue[:], self._has_room[:] = [report], [frozen is None]
        queue: dict[str, object] = {"queue_pending": counts.pending, "queue_parked": counts.parked}
        queue |= {"last_sequence": counts.last_sequence, "epoch": self.identity.epoch}
        damage = self.store.outbox.damage_report()
        queue |= {"queue_damage": damage, "staff_digest": self.staff.digest}
        self._found[:] = [(counts.parked, damage)]
        jobs = (*(job for job in beat.jobs if job.name != report.name), report)
        devices = self.firmware.with_firmware(self.counters.report(beat.devices))
        return beat.model_copy(update=queue | {"jobs": jobs, "devices": devices})

    def _queue_problem(self, frozen: Frozen | None) -> str:
        """Why nothing more is taken, or what happened to the file at the last start. On the worker."""
        words = [] if frozen is None else [f"frozen: {frozen.reason.value}"]
        return "; ".join([*words, self.store.set_aside] if self.store.set_aside else words)

    def _take_in(self, answer: HeartbeatAnswer, wanted: WantedOrders | None, *, has_room: bool) -> None:
        """Fetch what is new, and show what changed. On the screen's thread."""
        self.open_rate.plan(answer.planned_hours)
        self.feed.want(answer.catalogue_version, self.terminal.use_catalogue)
        if self.releases is not None:
            self.releases.want(answer.release)
        if self.remote is not None:
            self.remote.take(wanted)
        if self.settings is not None and answer.settings is not None:
            is_at_rest = self.terminal.was_left_for(0)
            self.settings.take_document(answer.settings.number, answer.settings.values, is_at_rest=is_at_rest)
        self.health.set_queue_room(has_room=has_room)
        self.terminal.refresh()


def _report(name: str, problem: str) -> JobReport:
    return JobReport(name=name, problem=problem)
