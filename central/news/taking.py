"""Writes down what departments report of their cases. The number of a news decides what is newer, never when it arrives.

So news may come late, twice, or before the case itself; what a case has behind it changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from central.cases.models import CaseEntry
from central.cases.service import Verdict, cases_numbered, move_cases
from central.cases.states import CaseStatus, way_between
from central.departments.news import DepartmentNews
from central.keys import CentreKeys
from central.news.models import EarlyNews
from central.storage.database import insert_into

KEPT_FOR = timedelta(days=30)
"""How long news waits for its case."""

MOST_EARLY = 1_000
"""Of one feed: a sender of numbers that never were fills no disk."""


class NewsFate(StrEnum):
    """What became of a news (进展处置). REFUSED: its case cannot get there, or is of another department, or too many wait."""

    TAKEN = "taken"
    KNOWN = "known"
    EARLY = "early"
    REFUSED = "refused"


@dataclass(frozen=True)
class NewsSource:
    """Who reports (进展来源方): the name of the feed, and of which departments it may speak."""

    feed: str
    speaks_for: Callable[[str], bool]


@dataclass(frozen=True)
class NewsIntake:
    """Takes news within one transaction (进展登记)."""

    session: Session
    keys: CentreKeys
    source: NewsSource
    now: datetime

    def take(self, news: Sequence[DepartmentNews]) -> list[NewsFate]:
        """The fate of each. Of one case the lower number goes first, in whatever order they come.

        Cases are held before early news, and these are written in one order: the same may come twice at once.
        """
        cases = cases_numbered(self.session, [change.case_number for change in news])
        steps = _Steps()
        fates: dict[int, NewsFate] = {}
        for place in sorted(range(len(news)), key=lambda number: (news[number].number, news[number].case_number)):
            heard = news[place]
            case = cases.get(heard.case_number)
            fates[place] = self._keep(heard) if case is None else self._step(steps, case, heard)
        steps.write(self.session, self.keys, self.now)
        return [fates[place] for place in range(len(news))]

    def take_early(self) -> list[NewsFate]:
        """Those that waited, and whose cases are there now; and forget those that waited too long."""
        of_feed, is_old = EarlyNews.feed == self.source.feed, EarlyNews.heard_at < self.now - KEPT_FOR
        has_come = EarlyNews.case_number == CaseEntry.case_number
        query = select(EarlyNews).join(CaseEntry, has_come).where(of_feed, ~is_old)
        rows = list(self.session.scalars(query.limit(MOST_EARLY)))
        news = [DepartmentNews.model_validate_json(self.keys.storage.open(row.content_box)) for row in rows]
        fates = self.take(news)
        for row in rows:
            self.session.delete(row)
        self.session.flush()
        self.session.execute(delete(EarlyNews).where(of_feed, is_old))
        return fates

    def _step(self, steps: "_Steps", case: CaseEntry, heard: DepartmentNews) -> NewsFate:
        if not self.source.speaks_for(case.department):
            return NewsFate.REFUSED
        if heard.number <= case.news_number:
            return NewsFate.KNOWN
        case.news_number = heard.number
        return NewsFate.TAKEN if steps.add(case, heard.verdict) else NewsFate.REFUSED

    def _keep(self, heard: DepartmentNews) -> NewsFate:
        waiting = select(func.count()).select_from(EarlyNews).where(EarlyNews.feed == self.source.feed)
        if (self.session.scalar(waiting) or 0) >= MOST_EARLY:
            return NewsFate.REFUSED
        row = {
            "feed": self.source.feed,
            "case_number": heard.case_number,
            "last_number": heard.number,
            "heard_at": self.now,
            "content_box": self.keys.storage.close(heard.model_dump_json().encode()),
        }
        self.session.execute(insert_into(self.session, EarlyNews).values(row).on_conflict_do_nothing())
        return NewsFate.EARLY


class _Steps:
    """The steps that cases take, gathered so that they are written at once."""

    def __init__(self) -> None:
        self._moves: defaultdict[str, list[tuple[CaseEntry, Verdict]]] = defaultdict(list)
        self._present: dict[tuple[str, str], CaseStatus] = {}

    def add(self, case: CaseEntry, verdict: Verdict) -> bool:
        """False where the case cannot get there; that it is there already is no step."""
        key = (case.terminal_id, case.case_key)
        present = self._present.get(key, CaseStatus(case.status))
        way = way_between(present, verdict.status)
        if way is None:
            return present is verdict.status
        for status in way[:-1]:
            self._moves[case.department].append((case, Verdict(status, happened_at=verdict.happened_at)))
        self._moves[case.department].append((case, verdict))
        self._present[key] = verdict.status
        return True

    def write(self, session: Session, keys: CentreKeys, now: datetime) -> None:
        for department, moves in self._moves.items():
            move_cases(session, moves, department, now, keys)


def refused_among(news: Iterable[DepartmentNews], fates: Iterable[NewsFate]) -> list[DepartmentNews]:
    """Those that changed nothing and are not known either."""
    return [change for change, fate in zip(news, fates, strict=True) if fate is NewsFate.REFUSED]
