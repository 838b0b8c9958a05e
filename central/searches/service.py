"""Counts what terminals report of searches that led to nothing, and lists words that many visits have in common, no others."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from central.clock import civil_day
from central.searches.models import UnfoundWords
from central.storage.database import insert_into
from central.terminal_register.repeats import spend_nonce
from central.terminal_register.scope import Scope
from central.usage.dimensions import Period
from contract.limits import MOST_COUNT
from contract.search_words import telling_words
from contract.unfound_searches import UnfoundSearchesRequest

LISTED_FROM = 5
"""Visits. What fewer have in common may be of one person."""
OLDEST = timedelta(days=40)
"""A terminal that was away for longer reports days that no one looks at any more."""
MOST_LISTED = 300


@dataclass(frozen=True)
class UnfoundRow:
    """Words, in how many visits they led to nothing, and at how many terminals (搜而未得统计行)."""

    words: str
    visits: int
    terminals: int


@dataclass(frozen=True)
class UnfoundList:
    """The words most searched for first (搜而未得统计). `withheld`: visits with words that too few have in common."""

    lines: tuple[UnfoundRow, ...]
    withheld: int


def count_searches(session: Session, request: UnfoundSearchesRequest, now: datetime) -> None:
    """Once a batch. What may be about a person is left out here too: the terminal's software may be an old one."""
    if not spend_nonce(session, request.terminal_id, f"searches:{request.batch_id}", now):
        return
    today, counted = civil_day(now), dict[tuple[object, str], int]()
    for search in request.searches:
        if telling_words(search.words) == search.words and today - OLDEST <= search.day <= today + timedelta(days=1):
            counted[search.day, search.words] = counted.get((search.day, search.words), 0) + search.visits
    rows: list[dict[str, object]] = [
        {"terminal_id": request.terminal_id, "day": day, "words": words, "visits": visits}
        for (day, words), visits in sorted(counted.items(), key=str)
    ]
    if not rows:
        return
    statement = insert_into(session, UnfoundWords).values(rows)
    total = func.least if session.get_bind().dialect.name == "postgresql" else func.min
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["terminal_id", "day", "words"],
            set_={"visits": total(UnfoundWords.visits + statement.excluded.visits, MOST_COUNT)},
        )
    )


def unfound_list(session: Session, scope: Scope, period: Period) -> UnfoundList:
    """Of a place within a period; words belong to no department."""
    where = tuple(_where(scope, period))
    visits, terminals = func.sum(UnfoundWords.visits), func.count(UnfoundWords.terminal_id.distinct())
    shared = select(UnfoundWords.words, visits, terminals).where(*where).group_by(UnfoundWords.words)
    shared = shared.having(visits >= LISTED_FROM).order_by(visits.desc(), UnfoundWords.words).limit(MOST_LISTED)
    lines = tuple(UnfoundRow(words, int(number), at) for words, number, at in session.execute(shared))
    rare = select(visits.label("visits")).where(*where).group_by(UnfoundWords.words).having(visits < LISTED_FROM)
    return UnfoundList(lines, int(session.scalar(select(func.sum(rare.subquery().c.visits))) or 0))


def _where(scope: Scope, period: Period) -> list[ColumnElement[bool]]:
    found = list(scope.of_terminals(UnfoundWords.terminal_id))
    found += [] if period.first is None else [UnfoundWords.day >= period.first]
    return found + ([] if period.last is None else [UnfoundWords.day <= period.last])
