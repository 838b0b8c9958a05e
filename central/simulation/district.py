"""Delivers a year of a made-up district to a database that has no other: each terminal enrols and sends its records in batches.

All of it is taken by the same code that takes what terminals send, without the network between. Its sites are called simulated wherever
they are named, and the bureau's report says of itself that it is simulated, on the page, in the sheet and in the PDF.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby, islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import Level
from catalogue.text import LocalText
from central.cases.models import CaseEntry
from central.cases.service import Verdict, move_cases
from central.cases.states import CaseStatus
from central.centre import CentreContext
from central.clock import civil_day
from central.ingest.service import take_upload
from central.simulation.records import arrivals, is_rated, records_of_year
from central.simulation.year import DAYS, SEED, Extent, expected, planned
from central.terminal_register.models import TerminalEntry
from central.terminal_register.town_names import town_names
from central.terminals.service import TerminalPlace, enrol, mint_code
from central.usage.bureau_report import SIMULATED_PREFIX
from central.usage.dimensions import Period
from central.usage.folding import fold_all
from central.usage.service import totals
from contract.answers import Upload
from contract.identifiers import Uuid7Identifiers
from contract.records import Record
from contract.signing_keys import SigningKey
from contract.terminals import EnrolRequest

SIMULATED = "simulated"
_BATCH = 100
_OPEN_FOR = timedelta(days=5)
"""So long a department takes at most."""
_REGION = "441602"
_TOWN_LENGTH, _VILLAGE_LENGTH = 9, 12
_TOWN, _DISTRICT = 5, 12
"""One of so many terminals is in a town, one of so many in the district's hall; the others are in villages."""


class RealTerminalsThere(Exception):
    """The database has terminals that are no simulated ones (已有真实终端): nothing made up goes beside what happened."""


def require_no_real_terminals(centre: CentreContext) -> None:
    """Raises RealTerminalsThere, also where a simulation was before: its year would count twice."""
    with centre.database.reading() as session:
        found = session.scalars(select(TerminalEntry.terminal_id).limit(1)).first()
    if found is not None:
        raise RealTerminalsThere(found)


class SimulatedDistrict:
    """A district that lives a year (模拟区). `steps` says how many records are in, after each batch."""

    def __init__(self, centre: CentreContext, extent: Extent) -> None:
        with centre.database.reading() as session:
            catalogue = centre.catalogues.take(session)
        self._centre = centre
        self._extent = extent
        self._towns = towns_of(town_names(centre.settings.catalogue_folder))
        self._now = centre.clock.now()
        self._chance = random.Random(SEED)
        first = civil_day(self._now) - timedelta(days=DAYS)
        self._years = planned(catalogue.items if catalogue else (), extent, first)
        self._names = [f"{SIMULATED_PREFIX}{number:03}" for number in range(1, extent.terminals + 1)]

    @property
    def cases(self) -> int:
        """How many there will be, those that were given up too."""
        return sum(map(len, self._years))

    def steps(self) -> Iterator[int]:
        """Enrols each terminal and delivers its year; gives how many cases each batch brought."""
        for number, (name, year) in enumerate(zip(self._names, self._years, strict=True)):
            self._enrol(number, name)
            records = records_of_year(name, self._centre.keys.opening.sealing_key, year)
            for arrived, cases in arrivals(name, year, self._now):
                came = islice(records, len(cases) + sum(map(is_rated, cases)))
                while batch := tuple(islice(came, _BATCH)):
                    self._deliver(name, batch, arrived)
                    yield sum(record.facts.kind == "case" for record in batch)
            self._settle(name)

    def differing(self) -> list[str]:
        """Every total of the centre that is not what was done: cases served, days uncertain, people."""
        wanted = expected(self._years, self._names)["totals"]
        fold_all(self._centre.database)
        with self._centre.database.snapshot() as session:
            found = totals(session, Period())
        counted = {"served": found.served, "uncertain": found.uncertain, "people": found.people}
        return [
            f"{name}: {counted[name]} instead of {wanted[name]}" for name in counted if counted[name] != wanted[name]
        ]

    @property
    def park(self) -> str:
        """The site that has the park's people and cases; "" where the year has no park."""
        return _site(self._names[-1], is_park=True).zh if self._extent.park_people else ""

    def _enrol(self, number: int, name: str) -> None:
        level, is_park = _level_of(number), bool(self._extent.park_people) and name == self._names[-1]
        site = _site(name, is_park=is_park)
        region = _REGION if level is Level.DISTRICT else place_of(number, level, self._towns)
        now = self._centre.clock.now()
        with self._centre.database.writing() as session:
            code = mint_code(session, TerminalPlace(name, site, level, region), now)
            key = SigningKey.generate().verify_key.public
            enrol(session, EnrolRequest(code=code, public_key=key, software_version=SIMULATED), self._centre.keys, now)

    def _deliver(self, name: str, batch: Sequence[Record], arrived: datetime) -> None:
        upload = Upload(batch_id=Uuid7Identifiers().new(), terminal_id=name, records=tuple(batch))
        with self._centre.database.writing() as session:
            answer = take_upload(session, upload, self._centre.keys, arrived)
        if refused := [disposition for disposition in answer.dispositions if not disposition.disposition.is_delivered]:
            raise RuntimeError(f"{name}: {refused[0].disposition.value} {refused[0].reason}")

    def _settle(self, name: str) -> None:
        """Departments have finished what came before the last days."""
        case = CaseEntry
        query = select(case).where(case.terminal_id == name, case.status == CaseStatus.RECEIVED.value)
        query = query.where(case.received_at < self._now - _OPEN_FOR).order_by(case.case_key).limit(_BATCH)
        is_more = True
        while is_more:
            with self._centre.database.writing() as session:
                entries = sorted(session.scalars(query), key=lambda entry: (entry.department, entry.case_key))
                is_more = len(entries) == _BATCH
                for department, its in groupby(entries, key=lambda entry: entry.department):
                    self._finish(session, department, list(its))

    def _finish(self, session: Session, department: str, entries: Sequence[CaseEntry]) -> None:
        ends = {entry.case_key: entry.received_at + _OPEN_FOR * self._chance.uniform(0.1, 1) for entry in entries}
        steps = [
            (entry, Verdict(status, happened_at=at))
            for entry in entries
            for status, at in ((CaseStatus.ACCEPTED, entry.received_at), (CaseStatus.COMPLETED, ends[entry.case_key]))
        ]
        move_cases(session, steps, department, self._now, self._centre.keys)
        for entry in entries:
            entry.changed_at = ends[entry.case_key]


def towns_of(names: Mapping[str, str]) -> dict[str, list[str]]:
    """The towns of the district, each with its villages; the district itself where no town is known."""
    towns = sorted(code for code in names if code.startswith(_REGION) and len(code) == _TOWN_LENGTH)
    return {
        town: sorted(code for code in names if code.startswith(town) and len(code) == _VILLAGE_LENGTH) for town in towns
    } or {_REGION: []}


def place_of(number: int, level: Level, towns: Mapping[str, Sequence[str]]) -> str:
    """Towns have their terminals by turns, and in each town its villages."""
    town = list(towns)[number % len(towns)]
    villages = towns[town]
    return villages[number // len(towns) % len(villages)] if level is Level.VILLAGE and villages else town


def _site(name: str, *, is_park: bool) -> LocalText:
    if is_park:
        return LocalText(zh=f"模拟产业园{name}", en=f"simulated industrial park {name}")
    return LocalText(zh=f"模拟网点{name}", en=f"simulated site {name}")


def _level_of(number: int) -> Level:
    if number % _DISTRICT == 0:
        return Level.DISTRICT
    return Level.TOWN if number % _TOWN == 0 else Level.VILLAGE
