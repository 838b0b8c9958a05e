"""网点地图: towns, their sites and terminals, how each is, and who must act. Nothing of it is personal, nor of one department."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.alarms.facts import OUT_OF_SERVICE
from central.alarms.service import AlarmRow, open_alarms_of
from central.centre import CentreContext
from central.identity.budgets import open_alarms
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import Scope
from central.terminal_register.town_names import town_names
from central.terminals.service import SILENT_AFTER
from central.usage.crossing import TOWN_DIGITS
from contract.fault_register import ACTOR_NAMES, FaultActor, FaultSeverity

DISTRICT_DIGITS = 6


class MapState(StrEnum):
    """How a terminal on the map is (图上状态), the worst first; a site is as its worst terminal."""

    ACT = "act"
    SILENT = "silent"
    PAUSED = "paused"
    WARNED = "warned"
    WELL = "well"
    UNUSED = "unused"


STATE_NAMES: Mapping[MapState, str] = {
    MapState.ACT: "需处理",
    MapState.SILENT: "失联",
    MapState.PAUSED: "暂停服务",
    MapState.WARNED: "提醒",
    MapState.WELL: "正常",
    MapState.UNUSED: "未启用",
}
_ORDER = list(MapState)


@dataclass(frozen=True)
class Need:
    """What somebody must do something about (待办): what it is, who acts, since when, and until when."""

    name: str
    who: FaultActor
    since: datetime
    is_urgent: bool
    due: datetime | None = None
    is_late: bool = False

    @property
    def actor(self) -> str:
        """Who acts, in words."""
        return ACTOR_NAMES[self.who].zh


@dataclass(frozen=True)
class MapTerminal:
    """A terminal on the map (图上终端)."""

    terminal_id: str
    state: MapState
    needs: tuple[Need, ...]

    @property
    def address(self) -> str:
        """The address of the terminal's page at the console."""
        return f"/console/terminals/{quote(self.terminal_id, safe='')}"


@dataclass(frozen=True)
class MapSite:
    """A site on the map (图上网点); `key` is its name within the page."""

    key: str
    name: str
    terminals: tuple[MapTerminal, ...]

    @property
    def state(self) -> MapState:
        """Of its worst terminal."""
        return _worst(self.terminals)

    @property
    def address(self) -> str:
        """Of its terminals: the record of the only one, or their line in the list below the map."""
        return self.terminals[0].address if len(self.terminals) == 1 else f"#{self.key}"

    @property
    def words(self) -> str:
        """All that its mark says."""
        many = f"（{len(self.terminals)} 台）" if len(self.terminals) > 1 else ""
        actors = actors_of(self.terminals)
        return f"{self.name}{many}：{STATE_NAMES[self.state]}{f'，{actors}处理' if actors else ''}"


@dataclass(frozen=True)
class MapTown:
    """A town on the map (图上镇街), or what belongs to the district itself."""

    code: str
    name: str
    sites: tuple[MapSite, ...]
    place: tuple[float, float] | None = None
    """East and north, where the settings say it."""

    @property
    def terminals(self) -> tuple[MapTerminal, ...]:
        return tuple(terminal for site in self.sites for terminal in site.terminals)

    @property
    def state(self) -> MapState:
        """Of its worst terminal."""
        return _worst(self.terminals)

    @property
    def summary(self) -> str:
        """How many terminals, and how many of them are in each state but well."""
        found = Counter(terminal.state for terminal in self.terminals)
        states = (
            f"{STATE_NAMES[state]} {found[state]}" for state in MapState if state is not MapState.WELL and found[state]
        )
        return " · ".join((f"{len(self.terminals)} 台", *states))

    @property
    def actors(self) -> str:
        """Who must act here."""
        return actors_of(self.terminals)


@dataclass(frozen=True)
class TerminalMap:
    """The map (网点地图) of one moment."""

    now: datetime
    towns: tuple[MapTown, ...]

    @property
    def has_places(self) -> bool:
        """Whether it shows roughly where towns are."""
        return any(town.place for town in self.towns)

    @property
    def in_need(self) -> list[tuple[MapSite, MapTerminal]]:
        """The terminals that somebody must act on: the worst first, then those that wait longest."""
        found = [
            (site, terminal)
            for town in self.towns
            for site in town.sites
            for terminal in site.terminals
            if terminal.needs
        ]
        return sorted(found, key=lambda pair: (_ORDER.index(pair[1].state), min(need.since for need in pair[1].needs)))

    @property
    def states(self) -> list[tuple[MapState, str, int]]:
        """Each state in words, and how many terminals are in it."""
        found = Counter(terminal.state for town in self.towns for terminal in town.terminals)
        return [(state, STATE_NAMES[state], found[state]) for state in MapState]


class _Line(NamedTuple):
    """What the map asks of the register about a terminal."""

    terminal_id: str
    site: str
    region: str
    enrolled_at: datetime | None
    revoked_at: datetime | None
    last_seen_at: datetime | None
    state: str


def terminal_map(centre: CentreContext, session: Session, scope: Scope) -> TerminalMap:
    """The towns of a scope by their codes, the sites by their names. Take it from one snapshot of the database."""
    now = centre.clock.now()
    needs = _needs(session, scope, now)
    names = town_names(centre.settings.catalogue_folder)
    entry = TerminalEntry
    columns = entry.terminal_id, entry.site_zh, entry.region, entry.enrolled_at, entry.revoked_at
    query = select(*columns, entry.last_seen_at, entry.state).where(*scope.of_terminals(entry.terminal_id))
    rows = sorted(
        (_Line(*row) for row in session.execute(query)), key=lambda row: (_town(row.region), row.site, row.terminal_id)
    )
    towns = []
    for code, of_town in groupby(rows, lambda row: _town(row.region)):
        sites = tuple(
            MapSite(
                f"site-{code}-{number}",
                site,
                tuple(_terminal(row, needs.get(row.terminal_id, ()), now) for row in of_site),
            )
            for number, (site, of_site) in enumerate(groupby(of_town, lambda row: row.site), 1)
        )
        towns.append(MapTown(code, _name(code, names), sites, centre.settings.town_places.get(code)))
    return TerminalMap(now, tuple(towns))


def actors_of(terminals: Iterable[MapTerminal]) -> str:
    """Who must act on some terminals, in words."""
    found = {need.who for terminal in terminals for need in terminal.needs}
    return "、".join(ACTOR_NAMES[actor].zh for actor in FaultActor if actor in found)


def _needs(session: Session, scope: Scope, now: datetime) -> Mapping[str, tuple[Need, ...]]:
    found: dict[str, list[Need]] = defaultdict(list)
    for stopped in open_alarms(session, scope):
        found[stopped.terminal_id].append(
            Need("查询超过限额，已停止查询", FaultActor.BUREAU, stopped.raised_at, is_urgent=True)
        )
    for alarm in open_alarms_of(session, scope):
        found[alarm.terminal_id].append(_need(alarm, now))
    return {name: tuple(sites) for name, sites in found.items()}


def _need(alarm: AlarmRow, now: datetime) -> Need:
    is_urgent = alarm.fault.severity is not FaultSeverity.WARNS
    return Need(alarm.fault.name.zh, alarm.fault.who, alarm.opened_at, is_urgent, alarm.mend_due, alarm.is_late(now))


def _terminal(row: _Line, needs: tuple[Need, ...], now: datetime) -> MapTerminal:
    return MapTerminal(row.terminal_id, _state(row, needs, now), needs)


def _state(row: _Line, needs: tuple[Need, ...], now: datetime) -> MapState:
    if any(need.is_urgent for need in needs):
        return MapState.ACT
    if row.enrolled_at is None or row.revoked_at is not None:
        return MapState.UNUSED
    if row.last_seen_at is None or now - row.last_seen_at > SILENT_AFTER:
        return MapState.SILENT
    if row.state == OUT_OF_SERVICE:
        return MapState.PAUSED
    return MapState.WARNED if needs else MapState.WELL


def _worst(terminals: Iterable[MapTerminal]) -> MapState:
    return min((terminal.state for terminal in terminals), key=_ORDER.index)


def _town(region: str) -> str:
    return region[:TOWN_DIGITS]


def _name(code: str, names: Mapping[str, str]) -> str:
    name = names.get(code.ljust(DISTRICT_DIGITS, "0"), code)
    return f"{name}本级" if len(code) <= DISTRICT_DIGITS and name != code else name
