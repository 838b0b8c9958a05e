"""Budgets: whom and what a terminal may ask about in an hour, and how often. Past them it is stopped until an operator releases it.

What a thief with a terminal's key can try is bounded by this, whatever they know and whichever way they ask: cases that waited
in a queue have a pace of their own (`pace`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from central.centre import CentreContext
from central.identity.models import BudgetUse, TerminalAlarm
from central.settings import CentreSettings
from central.storage.database import insert_into
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import EVERYWHERE, Scope

WINDOW = timedelta(hours=1)
PROOFS_A_PERSON = 5
"""By card, with the face, with a licence, once more before half an hour is over, and one to spare."""


class BudgetKind(StrEnum):
    """What is counted (额度种类): persons whom somebody wants proven, items of a visit, and proofs, renewed ones too.

    PICK_UPS: pick-up codes that were none.
    QUEUED and QUEUED_PROOFS: the same of cases that waited at the terminal, and how many of these were proven.
    """

    PERSONS = "persons"
    ITEMS = "items"
    PROOFS = "proofs"
    PICK_UPS = "pick_ups"
    QUEUED = "queued"
    QUEUED_PROOFS = "q_proofs"


@dataclass(frozen=True)
class Alarm:
    """One terminal that is stopped (告警)."""

    terminal_id: str
    kind: BudgetKind
    allowed: int
    raised_at: datetime


def spend(centre: CentreContext, terminal_id: str, kind: BudgetKind, about: str) -> bool:
    """Whether the terminal may still ask about this; the same again within the hour costs nothing.

    `about` may be personal: only a keyed digest of it is kept.
    """
    now, subject = centre.clock.now(), centre.keys.keyed("budget", about)
    with centre.database.reading() as session:
        if is_stopped(session, terminal_id):
            return False
        known = session.get(BudgetUse, (terminal_id, kind.value, subject))
        if known is not None and known.used_at > now - WINDOW:
            return True
    with centre.database.writing() as session:
        return _spend(
            session, centre, BudgetUse(terminal_id=terminal_id, kind=kind.value, subject=subject, used_at=now)
        )


def pace(centre: CentreContext, terminal_id: str, case_key: str, persons: Iterable[str]) -> bool:
    """Whether authorities may be asked now about the persons of a case that waited; if not, nothing is spent.

    No alarm and no stop: a terminal that was without a network brings many cases at once, and they only take longer.
    `persons` may be personal: only keyed digests of them are kept.
    """
    now = centre.clock.now()
    wanted = {BudgetKind.QUEUED: persons, BudgetKind.QUEUED_PROOFS: (case_key,)}
    mine = BudgetUse.terminal_id == terminal_id, BudgetUse.kind.in_([kind.value for kind in wanted])
    fresh: list[BudgetUse] = []
    with centre.database.writing() as session:
        session.get(TerminalEntry, terminal_id, with_for_update=True)
        session.execute(delete(BudgetUse).where(*mine, BudgetUse.used_at <= now - WINDOW))
        used = [tuple(row) for row in session.execute(select(BudgetUse.kind, BudgetUse.subject).where(*mine))]
        for kind, abouts in wanted.items():
            spent = {subject for name, subject in used if name == kind.value}
            added = {centre.keys.keyed("budget", about) for about in abouts} - spent
            if len(spent) + len(added) > _allowed(centre, kind):
                return False
            row = {"terminal_id": terminal_id, "kind": kind.value, "used_at": now}
            fresh += [BudgetUse(**row, subject=subject) for subject in sorted(added)]
        session.add_all(fresh)
    return True


def may_guess(session: Session, centre: CentreContext, terminal_id: str) -> bool:
    """Whether a typed code is looked at: not past the wrong ones of this terminal in this hour, nor past those of all together.

    No alarm and no stop: a child at the keys closes these codes alone, at this terminal, for an hour. Call it in the
    transaction that looks at the code, alone by a lock.
    """
    is_fresh = BudgetUse.kind == BudgetKind.PICK_UPS.value, BudgetUse.used_at > centre.clock.now() - WINDOW
    of_all = session.scalar(select(func.count()).select_from(BudgetUse).where(*is_fresh)) or 0
    here = select(func.count()).select_from(BudgetUse).where(*is_fresh, BudgetUse.terminal_id == terminal_id)
    is_within = (session.scalar(here) or 0) < _allowed(centre, BudgetKind.PICK_UPS)
    return is_within and of_all < centre.settings.pick_up_guesses_of_all


def note_guess(session: Session, centre: CentreContext, terminal_id: str, about: str) -> None:
    """A wrong code was typed; the same once more within the hour is counted once. Only a keyed digest of it is kept."""
    row = {
        "terminal_id": terminal_id,
        "kind": BudgetKind.PICK_UPS.value,
        "subject": centre.keys.keyed("budget", about),
        "used_at": centre.clock.now(),
    }
    guess = insert_into(session, BudgetUse).values(row)
    keys = [BudgetUse.terminal_id, BudgetUse.kind, BudgetUse.subject]
    session.execute(guess.on_conflict_do_update(index_elements=keys, set_={"used_at": row["used_at"]}))


@dataclass(frozen=True)
class WrongCodes:
    """So many wrong pick-up codes within the hour that none is looked at any more (取件码停用): at a terminal, or at all."""

    here: int
    of_all: int
    is_everywhere: bool


def spent_guesses(session: Session, settings: CentreSettings, now: datetime) -> dict[str, WrongCodes]:
    """The terminals at which wrong codes were typed until no code was looked at any more."""
    query = (
        select(BudgetUse.terminal_id, func.count())
        .where(BudgetUse.kind == BudgetKind.PICK_UPS.value, BudgetUse.used_at > now - WINDOW)
        .group_by(BudgetUse.terminal_id)
    )
    typed = {row[0]: int(row[1]) for row in session.execute(query)}
    of_all = sum(typed.values())
    is_everywhere = of_all >= settings.pick_up_guesses_of_all
    least = 1 if is_everywhere else settings.pick_up_guesses_an_hour
    return {name: WrongCodes(here, of_all, is_everywhere) for name, here in typed.items() if here >= least}


def is_stopped(session: Session, terminal_id: str) -> bool:
    """Whether an alarm of this terminal was not lifted yet."""
    query = select(TerminalAlarm.terminal_id).where(
        TerminalAlarm.terminal_id == terminal_id, TerminalAlarm.lifted_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def open_alarms(session: Session, scope: Scope = EVERYWHERE) -> list[Alarm]:
    """The terminals of a place that are stopped, oldest first."""
    query = select(TerminalAlarm).where(TerminalAlarm.lifted_at.is_(None)).order_by(TerminalAlarm.raised_at)
    query = query.where(*scope.of_terminals(TerminalAlarm.terminal_id))
    return [Alarm(row.terminal_id, BudgetKind(row.kind), row.allowed, row.raised_at) for row in session.scalars(query)]


def allow(session: Session, terminal_id: str, now: datetime) -> bool:
    """Lift the stop and begin a new hour; False when there was none."""
    is_open = TerminalAlarm.terminal_id == terminal_id, TerminalAlarm.lifted_at.is_(None)
    lifted = session.scalars(update(TerminalAlarm).where(*is_open).values(lifted_at=now).returning(TerminalAlarm.kind))
    was_stopped = bool(lifted.all())
    session.execute(delete(BudgetUse).where(BudgetUse.terminal_id == terminal_id))
    return was_stopped


def _spend(session: Session, centre: CentreContext, use: BudgetUse) -> bool:
    now, terminal_id, kind = use.used_at, use.terminal_id, BudgetKind(use.kind)
    # One after another: else many at once are each within the budget, and each raises an alarm of its own.
    session.get(TerminalEntry, terminal_id, with_for_update=True)
    if is_stopped(session, terminal_id):
        return False
    mine = BudgetUse.terminal_id == terminal_id
    session.execute(delete(BudgetUse).where(mine, BudgetUse.used_at <= now - WINDOW))
    row = {"terminal_id": terminal_id, "kind": use.kind, "subject": use.subject, "used_at": now}
    session.execute(insert_into(session, BudgetUse).values(row).on_conflict_do_nothing())
    used = session.scalar(select(func.count()).select_from(BudgetUse).where(mine, BudgetUse.kind == use.kind)) or 0
    allowed = _allowed(centre, kind)
    if used <= allowed:
        return True
    alarm = {"terminal_id": terminal_id, "raised_at": now, "kind": use.kind, "allowed": allowed}
    session.execute(insert_into(session, TerminalAlarm).values(alarm).on_conflict_do_nothing())
    return False


def _allowed(centre: CentreContext, kind: BudgetKind) -> int:
    settings = centre.settings
    match kind:
        case BudgetKind.PERSONS | BudgetKind.QUEUED:
            return settings.persons_an_hour
        case BudgetKind.ITEMS:
            return settings.items_an_hour
        case BudgetKind.PICK_UPS:
            return settings.pick_up_guesses_an_hour
        case BudgetKind.PROOFS | BudgetKind.QUEUED_PROOFS:
            return settings.persons_an_hour * PROOFS_A_PERSON
        case _:
            assert_never(kind)
