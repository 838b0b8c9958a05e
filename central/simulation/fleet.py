"""A fleet that beats, is cut off, and comes back: how fast its beats are taken, which alarms open, whether all are heard again.

Each beat goes the way of one that a terminal sends, but for its signature and the network. Minutes pass on a clock of its own.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import func, insert, or_, select

from central.alarms.models import AlarmEntry
from central.alarms.service import judge_terminals
from central.centre import CentreContext
from central.simulation.district import SIMULATED
from central.terminal_register.models import TerminalChain, TerminalEntry, TerminalKey
from central.terminals.heartbeats import Heartbeats
from central.terminals.quick_heartbeats import take_quickly
from central.usage.bureau_report import SIMULATED_PREFIX
from contract.signing_keys import SigningKey, VerifyKey
from contract.terminals import DeviceReport, Heartbeat

AT_ONCE = 8
_STEP = 500
_FAMILIES = ("id_card_reader", "camera", "receipt_printer", "document_printer", "code_scanner", "fingerprint_reader")
_DEVICES = tuple(DeviceReport(family=family, condition="ok", age_seconds=1) for family in _FAMILIES)


class FleetClock:
    """A wall clock that the simulation moves on (模拟时钟)."""

    def __init__(self, begins: datetime) -> None:
        self._now = begins

    def now(self) -> datetime:
        return self._now

    def go_on(self, by: timedelta) -> None:
        """So much time has passed."""
        self._now += by


@dataclass(frozen=True)
class FleetReport:
    """What became of it (机群报告): seconds of a usual round, of the return and of judging all; how many were silent, and still are."""

    usual_seconds: float
    return_seconds: float
    judging_seconds: float
    silent: int
    unheard: int
    still_open: int


class SimulatedFleet:
    """Terminals that only beat (模拟机群), in a database without others. `steps` says how many beats were taken, batch by batch."""

    def __init__(self, centre: CentreContext, terminals: int, outage: timedelta) -> None:
        self._clock = FleetClock(centre.clock.now())
        # no one is written to about what is only simulated
        settings = centre.settings.model_copy(update={"mail_host": "", "alarm_webhooks": ()})
        self._centre = replace(centre, settings=settings, clock=self._clock)
        self._heartbeats = Heartbeats(self._centre)
        self._names = [f"{SIMULATED_PREFIX}{number:05}" for number in range(1, terminals + 1)]
        self._keys: dict[str, VerifyKey] = {}
        self._outage = outage
        self._report: FleetReport | None = None

    @property
    def beats(self) -> int:
        """How many there will be."""
        return 3 * len(self._names)

    @property
    def report(self) -> FleetReport:
        """Once all steps are done."""
        if self._report is None:
            raise RuntimeError("the fleet has not lived yet")
        return self._report

    def steps(self) -> Iterator[int]:
        """The first beat of all, a usual minute, an outage, and the return."""
        self._register()
        yield from self._round(1)
        begun = monotonic()
        yield from self._round(2)
        usual = monotonic() - begun
        self._clock.go_on(self._outage)
        begun = monotonic()
        judge_terminals(self._centre)
        judging = monotonic() - begun
        silent, begun = self._open(), monotonic()
        yield from self._round(3)
        returned = monotonic() - begun
        judge_terminals(self._centre)
        self._report = FleetReport(usual, returned, judging, silent, self._unheard(), self._open())

    def _register(self) -> None:
        """As enrolling leaves them, many rows a statement."""
        now, site = self._clock.now(), {"site_zh": "模拟网点", "site_en": "simulated site"}
        place = site | {"level": "village", "region": "441602", "enrolled_at": now, "key_since": now}
        for start in range(0, len(self._names), _STEP):
            names = self._names[start : start + _STEP]
            keys = {name: SigningKey.generate().verify_key for name in names}
            self._keys |= keys
            public = [{"terminal_id": name, "public_key": keys[name].public} for name in names]
            with self._centre.database.writing() as session:
                said = {"software_version": SIMULATED}
                session.execute(insert(TerminalEntry), [row | place | said for row in public])
                session.execute(insert(TerminalChain), [row | {"epoch": 1, "began_at": now} for row in public])
                session.execute(insert(TerminalKey), [row | {"since": now} for row in public])

    def _round(self, number: int) -> Iterator[int]:
        """Everybody once; a minute passes."""
        self._clock.go_on(timedelta(minutes=1))
        at_once = AT_ONCE if self._centre.database.takes_lone_statements else 1
        with ThreadPoolExecutor(at_once) as threads:
            for start in range(0, len(self._names), _STEP):
                names = self._names[start : start + _STEP]
                for _ in threads.map(lambda name: self._beat(name, number), names):
                    pass
                yield len(names)

    def _beat(self, name: str, number: int) -> None:
        now = self._clock.now()
        beat = Heartbeat(
            terminal_id=name,
            sent_at=now,
            boot_id="boot",
            software_version=SIMULATED,
            catalogue_version=1,
            state="available",
            devices=_DEVICES,
            queue_pending=0,
            queue_parked=0,
            last_sequence=0,
            number=number,
        )
        database = self._centre.database
        taken = take_quickly(database, beat, self._keys[name], now) if database.takes_lone_statements else None
        if taken is None:
            self._heartbeats.take(beat)
        else:
            self._heartbeats.answer(self._heartbeats.facts(now), taken[0], beat, taken[1], now)

    def _open(self) -> int:
        """Of how many the centre says that they are silent."""
        is_silent = AlarmEntry.fault_id == "terminal.silent", AlarmEntry.closed_at.is_(None)
        with self._centre.database.reading() as session:
            return session.scalars(select(func.count()).select_from(AlarmEntry).where(*is_silent)).one()

    def _unheard(self) -> int:
        """How many terminals did not come back."""
        seen = TerminalEntry.last_seen_at
        is_missing = or_(seen.is_(None), seen < self._clock.now())
        with self._centre.database.reading() as session:
            return session.scalars(select(func.count()).select_from(TerminalEntry).where(is_missing)).one()
