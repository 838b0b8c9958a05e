"""A year of the district as data: who did what where and when, and what the centre must have counted afterwards.

85 terminals, 21,763 visits, 113,212 cases, of these 572 visits and 6,798 cases at one terminal in a park: the numbers of the
district that the product was conceived from. Days, hours and items are drawn at random, always the same, and as a year goes: few come
on weekends and holidays, schools are asked about in summer, premiums are paid in autumn. Everybody comes once, for one case or several;
besides the cases served there are some that were given up.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

from stdnum.iso7064 import mod_11_2

from catalogue.schema import Identity, OfflinePolicy, ServiceItem
from central.clock import BEIJING
from central.simulation.seasons import day_weights, popularity_in, second_of_day
from contract.terms import Channel, Outcome, RatingLevel

SEED = 21_763
FIRST_DAY = date(2025, 1, 1)
_OPENING = time(9, tzinfo=BEIJING)
DAYS = 365
MONTHS = range(1, 13)
OPEN_SECONDS = 9 * 3600
ABANDONED_EVERY = 40
"""One of so many cases more is given up, and must not count."""
RATED_SHARE = 0.4
OF_RATINGS: Mapping[RatingLevel, float] = {
    RatingLevel.VERY_SATISFIED: 0.92,
    RatingLevel.SATISFIED: 0.06,
    RatingLevel.BASICALLY_SATISFIED: 0.015,
    RatingLevel.DISSATISFIED: 0.004,
    RatingLevel.VERY_DISSATISFIED: 0.001,
}
"""Shares of what is said of a case, about as halls report them."""
UNCERTAIN_SHARE = 0.02
"""Of the cases: done while the terminal could not trust its clock, which was years behind."""


@dataclass(frozen=True)
class Extent:
    """The size of a year (模拟规模). The park is the last terminal, with so many of the people and cases; 0: it is like the others."""

    terminals: int = 85
    people: int = 21_763
    cases: int = 113_212
    park_people: int = 0
    park_cases: int = 0


DISTRICT = Extent(park_people=572, park_cases=6_798)


@dataclass(frozen=True)
class PlannedVisit:
    """A visit of one person (计划到访): when, and to which terminal; `is_uncertain`: its clock could not be trusted then."""

    terminal: int
    day: int
    is_uncertain: bool


@dataclass(frozen=True)
class PlannedCase:
    """One case: `person` is a number; None where the item asks no one who they are. `rating`: what was said of it, if anything."""

    item: ServiceItem
    person: int | None
    at: datetime
    outcome: Outcome
    rating: RatingLevel | None = None
    is_uncertain: bool = False

    @property
    def channel(self) -> Channel:
        return CHANNELS[self.item.offline][0]


CHANNELS = {
    OfflinePolicy.QUEUE: (Channel.QUEUE, Outcome.SUBMITTED),
    OfflinePolicy.ONLINE: (Channel.ONLINE, Outcome.COMPLETED),
    OfflinePolicy.LOCAL: (Channel.LOCAL, Outcome.COMPLETED),
}


def planned(items: Sequence[ServiceItem], extent: Extent, first_day: date = FIRST_DAY) -> list[list[PlannedCase]]:
    """The cases of each terminal, by time. Every person comes once, for at least one case."""
    chance = random.Random(SEED)
    identified = [item for item in items if item.identity in (Identity.ID_CARD, Identity.ID_CARD_FACE)]
    with_person = {id(item) for item in identified}
    years: list[list[PlannedCase]] = [[] for _ in range(extent.terminals)]
    visits = _visits(chance, extent, first_day)
    weights = {
        (id(shares), month): list(accumulate(popularity_in(month, shares)))
        for shares in (items, identified)
        for month in MONTHS
    }
    for number in range(extent.cases):
        pool = identified if number < extent.people else items
        person = _person(chance, extent, number)
        visit = visits[person]
        at = datetime.combine(first_day, _OPENING) + timedelta(
            days=visit.day, seconds=second_of_day(chance, OPEN_SECONDS)
        )
        item = chance.choices(pool, cum_weights=weights[id(pool), at.month])[0]
        rating = (
            chance.choices(list(OF_RATINGS), list(OF_RATINGS.values()))[0] if chance.random() < RATED_SHARE else None
        )
        who = person if id(item) in with_person else None
        case = PlannedCase(item, who, at, CHANNELS[item.offline][1], rating, visit.is_uncertain)
        year = years[visit.terminal]
        year.append(case)
        if number % ABANDONED_EVERY == 0:
            year.append(PlannedCase(item, case.person, at, Outcome.ABANDONED))
    for year in years:
        year.sort(key=lambda record: record.at)
    return years


def _visits(chance: random.Random, extent: Extent, first_day: date) -> list[PlannedVisit]:
    """Of each person; those of the park are the first."""
    others = extent.terminals - bool(extent.park_people)
    days = list(accumulate(day_weights(first_day, DAYS)))
    busy = list(accumulate(chance.paretovariate(1.5) for _ in range(others)))
    return [
        PlannedVisit(
            others if person < extent.park_people else chance.choices(range(others), cum_weights=busy)[0],
            chance.choices(range(DAYS), cum_weights=days)[0],
            chance.random() < UNCERTAIN_SHARE,
        )
        for person in range(extent.people)
    ]


def _person(chance: random.Random, extent: Extent, number: int) -> int:
    """Whose case that is: at first everybody's one, then more of the park until it has its number, then of the others."""
    if number < extent.people:
        return number
    is_of_park = number - extent.people < extent.park_cases - extent.park_people
    return chance.randrange(extent.park_people) if is_of_park else chance.randrange(extent.park_people, extent.people)


def expected(years: Sequence[Sequence[PlannedCase]], terminal_ids: Sequence[str]) -> dict[str, Counter[str]]:
    """What must be counted as served by item, terminal and channel, and in all; and how many were rated."""
    counted = {name: Counter[str]() for name in ("item", "terminal", "channel", "totals", "ratings")}
    people: set[int] = set()
    for terminal_id, case in _served(years, terminal_ids):
        counted["item"][case.item.code] += 1
        counted["terminal"][terminal_id] += 1
        counted["channel"][case.channel.value] += 1
        counted["totals"]["served"] += 1
        counted["totals"]["uncertain"] += case.is_uncertain
        if case.rating is not None:
            counted["ratings"]["all"] += 1
        if case.person is not None:
            people.add(case.person)
    counted["totals"]["people"] = len(people)
    return counted


def _served(years: Sequence[Sequence[PlannedCase]], terminal_ids: Sequence[str]) -> Iterator[tuple[str, PlannedCase]]:
    for terminal_id, year in zip(terminal_ids, years, strict=True):
        for case in year:
            if case.outcome.is_served:
                yield terminal_id, case


def id_number(person: int) -> str:
    """A number with a right check digit, of no one: sequences below 010 are not given out."""
    born = datetime(1940, 1, 1, tzinfo=UTC) + timedelta(days=person // 9)
    body = f"441602{born:%Y%m%d}{person % 9 + 1:03}"
    return body + str(mod_11_2.calc_check_digit(body))
