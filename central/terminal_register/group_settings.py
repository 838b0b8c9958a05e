"""Settings wanted of terminals: of all, of a level, a place, a group or a single one. The narrower target wins, setting by setting.

What results is kept with each terminal, so that a heartbeat costs no query.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue.schema import Level
from central.storage.database import hold_lock
from central.terminal_register.models import SettingsChange, TerminalEntry
from central.terminal_register.reach import OutOfReach, terminal_seen
from central.terminal_register.scope import EVERYWHERE, Scope
from contract.local_settings import LOCAL_SETTINGS, LocalSetting
from contract.planned_hours import PlannedHours
from contract.terminals import WantedSettings

PACE = LocalSetting("heartbeat_seconds", 15, 120, 5)
HOURS = "planned_hours"
GROUP_SETTINGS = (*LOCAL_SETTINGS, PACE)
"""Those that are numbers. The pace and the planned hours are kept by the centre itself; the others by the terminal."""

Wanted = Mapping[str, int | str]
MOST_KEPT_SHOWN = 12

LONGEST_REGION = 12

_LOCK = 0x67_6B_73_65
"""Of PostgreSQL's advisory locks: one at a time changes what is wanted of terminals, or where one belongs."""


class TargetKind(StrEnum):
    """Kinds of terminals of which something is wanted (设置对象), the widest first."""

    ALL = "all"
    LEVEL = "level"
    REGION = "region"
    GROUP = "group"
    TERMINAL = "terminal"


@dataclass(frozen=True)
class SettingsTarget:
    """Some terminals (设置对象). `name`: the level, the first digits of the 区划代码, the group or the terminal; "" for all."""

    kind: TargetKind
    name: str = ""

    def holds(self, terminal: TerminalEntry) -> bool:
        match self.kind:
            case TargetKind.ALL:
                return True
            case TargetKind.LEVEL:
                return terminal.level == self.name
            case TargetKind.REGION:
                return terminal.region.startswith(self.name)
            case TargetKind.GROUP:
                return terminal.group_name == self.name
            case TargetKind.TERMINAL:
                return terminal.terminal_id == self.name

    def condition(self) -> ColumnElement[bool]:
        """The same for a query."""
        match self.kind:
            case TargetKind.ALL:
                return true()
            case TargetKind.LEVEL:
                return TerminalEntry.level == self.name
            case TargetKind.REGION:
                return TerminalEntry.region.startswith(self.name, autoescape=True)
            case TargetKind.GROUP:
                return TerminalEntry.group_name == self.name
            case TargetKind.TERMINAL:
                return TerminalEntry.terminal_id == self.name

    @property
    def is_named(self) -> bool:
        """Whether the name says which terminals: none for all, a level, digits of a 区划代码, some name of a group or a terminal."""
        match self.kind:
            case TargetKind.ALL:
                return not self.name
            case TargetKind.LEVEL:
                return self.name in set(Level)
            case TargetKind.REGION:
                return self.name.isascii() and self.name.isdigit() and len(self.name) <= LONGEST_REGION
            case TargetKind.GROUP | TargetKind.TERMINAL:
                return bool(self.name)

    @property
    def breadth(self) -> tuple[int, int]:
        """Of two targets the one with the higher breadth is the narrower."""
        return list(TargetKind).index(self.kind), len(self.name)

    def is_within(self, scope: Scope, region: str = "") -> bool:
        """Whether everything of it is theirs to change. `region`: of the terminal that it names."""
        if scope.is_whole:
            return True
        place = {TargetKind.REGION: self.name, TargetKind.TERMINAL: region}.get(self.kind)
        return place is not None and scope.holds_terminal(place)


class SettingsOutdated(Exception):
    """Somebody else changed the settings of the target meanwhile."""


class TargetUnnamed(ValueError):
    """It is not said which terminals are meant."""


class SettingImpossible(ValueError):
    """A value is out of its bounds, or is none."""


@dataclass(frozen=True)
class SettingsEffect:
    """What a change does to one terminal (设置影响): the values before and after, each with the target that it comes from.

    `kept_here`: names that somebody changed at the terminal, where they stay.
    """

    terminal: TerminalEntry
    before: Wanted
    after: Wanted
    sources: Mapping[str, SettingsTarget]
    kept_here: frozenset[str]

    @property
    def changes(self) -> list[str]:
        """The names whose values differ."""
        names = dict.fromkeys([*self.before, *self.after])
        return [name for name in names if self.before.get(name) != self.after.get(name)]


def checked(texts: Mapping[str, str]) -> Wanted:
    """The values of a form; empty ones are left to others. Raises SettingImpossible."""
    wanted: dict[str, int | str] = {}
    for setting in GROUP_SETTINGS:
        text = texts.get(setting.name, "").strip()
        if not text:
            continue
        value = int(text) if text.isascii() and text.isdigit() else -1
        if not setting.allows(value):
            raise SettingImpossible(setting.name)
        wanted[setting.name] = value
    if hours := texts.get(HOURS, "").strip():
        try:
            wanted[HOURS] = str(PlannedHours.read(hours))
        except ValueError:
            raise SettingImpossible(HOURS) from None
    return wanted


def present_settings(session: Session) -> dict[SettingsTarget, SettingsChange]:
    """The change that counts for each target, the widest target first; those that want nothing are among them."""
    newest = select(func.max(SettingsChange.number)).group_by(SettingsChange.target_kind, SettingsChange.target)
    rows = session.scalars(select(SettingsChange).where(SettingsChange.number.in_(newest)))
    found = {target_of(row): row for row in rows}
    return dict(sorted(found.items(), key=lambda row: (row[0].breadth, row[0].name)))


def target_of(row: SettingsChange) -> SettingsTarget:
    return SettingsTarget(TargetKind(row.target_kind), row.target)


def last_changes(session: Session, target: SettingsTarget) -> list[SettingsChange]:
    """Of one target, the newest first."""
    is_its = SettingsChange.target_kind == target.kind.value, SettingsChange.target == target.name
    query = select(SettingsChange).where(*is_its).order_by(SettingsChange.number.desc())
    return list(session.scalars(query.limit(MOST_KEPT_SHOWN)))


def sources_of(present: Mapping[SettingsTarget, Wanted], terminal: TerminalEntry) -> dict[str, SettingsTarget]:
    """Which target each setting of a terminal comes from. `present` has the widest first."""
    return {name: target for target, wanted in present.items() if target.holds(terminal) for name in wanted}


def effects(session: Session, target: SettingsTarget, wanted: Wanted, scope: Scope) -> Iterator[SettingsEffect]:
    """What it would do to the terminals of the target that somebody may see."""
    present: dict[SettingsTarget, Wanted] = {target: row.wanted for target, row in present_settings(session).items()}
    after = dict(sorted({**present, target: wanted}.items(), key=lambda row: row[0].breadth))
    query = select(TerminalEntry).where(target.condition(), *scope.of_terminals(TerminalEntry.terminal_id))
    for terminal in session.scalars(query.order_by(TerminalEntry.terminal_id)):
        sources = sources_of(after, terminal)
        values = {name: after[source][name] for name, source in sources.items()}
        here = (terminal.settings_report or {}).get("changed_here", ())
        yield SettingsEffect(terminal, terminal.wanted_settings, values, sources, frozenset(here))


def require_target(session: Session, target: SettingsTarget, scope: Scope) -> None:
    """Raises TargetUnnamed, TerminalUnseen, or OutOfReach unless everything of the target is theirs to change."""
    if not target.is_named:
        raise TargetUnnamed
    is_one = target.kind is TargetKind.TERMINAL
    if not target.is_within(scope, terminal_seen(session, target.name, scope).region if is_one else ""):
        raise OutOfReach(target.name)


def want_settings(  # noqa: PLR0913 - a row of the table, and whose reach it keeps to
    session: Session,
    target: SettingsTarget,
    wanted: Wanted,
    follows: int,
    operator: str,
    now: datetime,
    *,
    scope: Scope = EVERYWHERE,
) -> None:
    """From now on. Raises SettingsOutdated where `follows` is not the newest change of the target, and as `require_target`."""
    settle_alone(session)
    require_target(session, target, scope)
    newest = next(iter(last_changes(session, target)), None)
    if follows != (0 if newest is None else newest.number):
        raise SettingsOutdated
    row = SettingsChange(
        target_kind=target.kind.value, target=target.name, follows=follows, wanted=dict(wanted),
        changed_by=operator, changed_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise SettingsOutdated from None
    query = select(TerminalEntry).where(target.condition()).order_by(TerminalEntry.terminal_id).with_for_update()
    # one that was read before the others ended is read again
    settle_settings(session, list(session.scalars(query.execution_options(populate_existing=True))))


def settle_alone(session: Session) -> None:
    """Until this transaction ends no other one changes what is wanted of terminals, or the place or group of one.

    Call it before a terminal is read whose place or group changes: otherwise settings that are saved meanwhile miss it.
    """
    hold_lock(session, _LOCK)


def settle_settings(session: Session, terminals: Iterable[TerminalEntry]) -> None:
    """What is wanted of these terminals follows from their place and group as they are now, read after `settle_alone`."""
    settle_alone(session)
    present = {target: row.wanted for target, row in present_settings(session).items()}
    for terminal in terminals:
        values = {name: present[source][name] for name, source in sources_of(present, terminal).items()}
        if values != (terminal.wanted_settings or {}):
            terminal.wanted_settings = values
            terminal.settings_number = (terminal.settings_number or 0) + 1


def for_heartbeat(terminal: TerminalEntry, reported: int | None) -> WantedSettings | None:
    """The settings that the terminal should take; None where it has reported them."""
    if reported == terminal.settings_number:
        return None
    names = {setting.name for setting in LOCAL_SETTINGS}
    values = {name: value for name, value in terminal.wanted_settings.items() if name in names}
    return WantedSettings(number=terminal.settings_number, values=values)


def pace_of(terminal: TerminalEntry, usual: float | None) -> float | None:
    """How often it should beat."""
    wanted = terminal.wanted_settings.get(PACE.name)
    return usual if wanted is None else float(wanted)
