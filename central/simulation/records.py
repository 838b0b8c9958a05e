"""The records of a planned year, as a terminal would have made them: a chain, sealed, on every channel; and when they arrive."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from central.clock import BEIJING
from central.simulation.year import PlannedCase, id_number
from contract.chain import GENESIS, RecordBody, end_of, next_record
from contract.identifiers import Uuid7Identifiers
from contract.records import CaseFacts, Facts, PersonDetails, RatingFacts, Record, Submission
from contract.sealing import SealingKey
from contract.terms import Channel, ClockQuality, Outcome

BEHIND = timedelta(days=900)
"""How far a clock that cannot be trusted is behind."""
AWAY_EVERY = 60
"""On one of so many days with work a line goes away."""
AWAY_DAYS = 2, 6
"""At least and at most; in the morning after them it is there again."""
_MENDED = time(8, 30, tzinfo=BEIJING)
_SOON = timedelta(minutes=1)


def records_of_year(terminal_id: str, key: SealingKey, year: Iterable[PlannedCase]) -> Iterator[Record]:
    """The chain of a terminal that lives this year: its cases, and what was said of them."""
    end, identifiers = GENESIS, Uuid7Identifiers()
    for number, case in enumerate(year, start=1):
        facts_of_case: list[tuple[Facts, bytes | None]] = [(_facts(terminal_id, number, case), _sealed(case, key))]
        if case.rating is not None and is_rated(case):
            facts_of_case.append(
                (RatingFacts(item_code=case.item.code, department=case.item.department, level=case.rating), None)
            )
        clock = ClockQuality.UNCERTAIN if case.is_uncertain else ClockQuality.SYNCHRONISED
        at = case.at - BEHIND if case.is_uncertain else case.at
        for facts, sealed in facts_of_case:
            body = RecordBody(identifiers.new(), terminal_id, at, "boot", clock, facts, sealed)
            record = next_record(end, body)
            end = end_of(record)
            yield record


def arrivals(
    terminal_id: str, year: Sequence[PlannedCase], now: datetime
) -> Iterator[tuple[datetime, list[PlannedCase]]]:
    """The cases of a terminal as they arrive together, and when that is: never after `now`. The same every time."""
    chance = random.Random(terminal_id)
    waiting: list[PlannedCase] = []
    until = date.min
    for day, cases in groupby(year, key=lambda case: case.at.date()):
        if waiting and day >= until:
            yield min(datetime.combine(until, _MENDED), now), waiting
            waiting = []
        if day >= until and chance.randrange(AWAY_EVERY) == 0:
            until = day + timedelta(days=chance.randint(*AWAY_DAYS))
        if day < until:
            waiting += cases
        else:
            done = list(cases)
            yield min(done[-1].at + _SOON, now), done
    if waiting:
        yield min(datetime.combine(until, _MENDED), now), waiting


def is_rated(case: PlannedCase) -> bool:
    """Whether a second record follows that of the case."""
    return case.rating is not None and case.outcome.is_served


def _facts(terminal_id: str, number: int, case: PlannedCase) -> CaseFacts:
    return CaseFacts(
        item_code=case.item.code,
        catalogue_version=1,
        department=case.item.department,
        outcome=case.outcome,
        channel=case.channel,
        visit_id=f"visit-{number}",
        case_number=f"{terminal_id}-{case.at:%Y%m%d}-{number:06}",
        started_at=case.at - timedelta(seconds=90),
        duration_seconds=90,
        is_simulated=True,
    )


def _sealed(case: PlannedCase, key: SealingKey) -> bytes | None:
    if case.outcome is Outcome.ABANDONED:
        return None
    person = None if case.person is None else PersonDetails(name="某某某", id_number=id_number(case.person))
    if case.channel is not Channel.QUEUE:  # it is over: who was served is sealed with it, and nothing else
        return None if person is None else key.seal(Submission(person=person))
    return key.seal(Submission(person=person, answers={"note": "演示内容"}))
