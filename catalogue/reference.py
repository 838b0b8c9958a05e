"""The reference data of a terminal: lists, places and tables that items are served from when there is no network.

Read from the folder reference/ of a catalogue, or refused with every problem at once. Knows no item's rules: it finds rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from catalogue.bus_times import BusRide, rides
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, Files, read_folder
from catalogue.reference_schema import (
    Drug,
    ElderlyCarePlace,
    JobVacancy,
    LegalService,
    MedicalInstitution,
    Nationality,
    Option,
    Place,
    Region,
    School,
    Station,
    TopicGuide,
    reach,
)
from catalogue.reference_tables import ReferenceTables, read_reference_tables
from catalogue.schema import Department, Theme

P = TypeVar("P", bound=Place)

ANY = "不限"
"""The option of the item list that filters nothing."""

SALARY_BANDS: dict[str, tuple[int, int]] = {
    "3000元以下": (0, 2999),
    "3000-5000元": (3000, 5000),
    "5000-8000元": (5000, 8000),
    "8000元以上": (8000, 10**9),
}
"""薪资档 of RS042 in yuan a month. A vacancy fits when its range touches the band."""


@dataclass(frozen=True)
class Reference:
    """Everything a terminal can look up by itself (参考数据). Built by `load_reference`; never changes."""

    tables: ReferenceTables

    def options(self, list_name: str) -> tuple[Option, ...]:
        """The options of the synced list `list_name`. KeyError when it is live (`LIVE_SOURCES`) or unknown."""
        return self._lists[list_name]

    @property
    def list_names(self) -> frozenset[str]:
        """The names that `options` knows."""
        return frozenset(self._lists)

    def label(self, list_name: str, value: str) -> Option | None:
        """The option of `list_name` with that value, or None."""
        return next((each for each in self._lists.get(list_name, ()) if each.value == value), None)

    def region_children(self, code: str = "") -> tuple[Region, ...]:
        """The regions right below `code`; without a code the provinces."""
        return self._children.get(code, ())

    def region_path(self, code: str) -> tuple[Region, ...]:
        """From the province down to `code`; empty when the code is unknown."""
        path: list[Region] = []
        here = code
        while here and here in self._regions:
            path.append(self._regions[here])
            here = _parent(here, self._regions)
        return tuple(reversed(path))

    def stations(self, kind: str, region: str = "") -> tuple[Station, ...]:
        """The stations of one list, inside `region` when given."""
        return _within((each for each in self.tables.stations if each.kind == kind), region)

    def station(self, station_id: str) -> Station | None:
        """The station with that id, or None."""
        return next((each for each in self.tables.stations if each.id == station_id), None)

    def schools(self, stage: str = "", region: str = "") -> tuple[School, ...]:
        """The schools that teach `stage`, inside `region`."""
        return _within((each for each in self.tables.schools if not stage or stage in each.stages), region)

    def medical_institutions(self, region: str, org_type: str, keyword: str = "") -> tuple[MedicalInstitution, ...]:
        """定点医药机构 (YB012)."""
        found = (each for each in self.tables.medical_institutions if org_type in each.types)
        return _within((each for each in found if _says(each.name.zh + each.name.en, keyword)), region)

    def drugs(self, keyword: str, drug_type: str = ANY) -> tuple[Drug, ...]:
        """医保药品 (YB013) whose name contains `keyword`."""
        fitting = (each for each in self.tables.drugs if drug_type in (ANY, each.type))
        return tuple(each for each in fitting if _says(each.name.zh + each.name.en, keyword))

    def elderly_care(self, region: str, org_type: str) -> tuple[ElderlyCarePlace, ...]:
        """养老机构及长者饭堂 (MZ020)."""
        return _within((each for each in self.tables.elderly_care if each.type == org_type), region)

    def legal_services(self, region: str, org_type: str) -> tuple[LegalService, ...]:
        """法律服务机构 (SF005)."""
        return _within((each for each in self.tables.legal_services if each.type == org_type), region)

    def jobs(self, region: str = "", keyword: str = "", salary: str = ANY) -> tuple[JobVacancy, ...]:
        """招聘岗位 (RS042)."""
        low, high = SALARY_BANDS.get(salary, (0, 10**9))
        return tuple(
            each
            for each in self.tables.jobs
            if _covers(region, each.region)
            and _says(each.title.zh + each.employer.zh + each.title.en + each.employer.en, keyword)
            and each.salary_from <= high
            and each.salary_to >= low
        )

    def buses(self, from_stop: str, to_stop: str = "", after: time = time.min) -> tuple[BusRide, ...]:
        """城乡客运班线 (JT003): rides of the day from one stop, to another when given, by time."""
        return rides(self.tables.bus_routes, from_stop, to_stop, after)

    def topic_guide(self, item: str, topic: str) -> TopicGuide | None:
        """The 一次性告知 of one topic of a guide item (GA030, SW023, YB025), or None."""
        return next((each for each in self.tables.topic_guides if (each.item, each.topic) == (item, topic)), None)

    def character_level(self, character: str) -> int | None:
        """1, 2 or 3: where `character` is in the 通用规范汉字表 (GA027). None when it is not in it."""
        return self._character_levels.get(character)

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {each.code: each for each in self.tables.regions}

    @cached_property
    def _children(self) -> dict[str, tuple[Region, ...]]:
        below: dict[str, list[Region]] = {}
        for each in self.tables.regions:
            below.setdefault(_parent(each.code, self._regions), []).append(each)
        return {code: tuple(children) for code, children in below.items()}

    @cached_property
    def _lists(self) -> dict[str, tuple[Option, ...]]:
        lists = {each.id: each.options for each in self.tables.lists}
        lists["nationalities"] = tuple(_option(each.code, each) for each in self.tables.nationalities)
        lists["departments"] = tuple(_option(each.id, each) for each in self.tables.departments)
        lists["themes"] = tuple(_option(each.id, each) for each in self.tables.themes)
        lists["schools"] = tuple(_option(each.id, each) for each in self.tables.schools)
        for kind in sorted({each.kind for each in self.tables.stations}):
            lists[kind] = tuple(_option(each.id, each) for each in self.stations(kind))
        return lists

    @cached_property
    def _character_levels(self) -> dict[str, int]:
        return {character: each.level for each in self.tables.characters for character in each.characters}


def load_reference(folder: Path = PACKAGED) -> Reference:
    """The reference data of the catalogue in `folder`. Raises CatalogueInvalid with all problems."""
    return parse_reference(read_folder(folder))


def parse_reference(files: Files) -> Reference:
    """Check the reference files of a catalogue bundle. Raises CatalogueInvalid with all problems."""
    tables, problems = read_reference_tables(files)
    if problems:
        raise CatalogueInvalid(tuple(problems))
    return Reference(tables)


def _option(value: str, row: Nationality | Department | Theme | Place) -> Option:
    return Option(value=value, zh=row.name.zh, en=row.name.en, others=row.name.others)


def _parent(code: str, known: dict[str, Region]) -> str:
    """The code of the nearest region above that is known; "" above a province."""
    if len(code) > 6:
        above = code[:-3]
        return above if above in known else _parent(above, known)
    for above in (code[:4] + "00", code[:2] + "0000"):
        if above != code and above in known:
            return above
    return ""


def _covers(region: str, place: str) -> bool:
    """Whether a place counts as inside `region`. A village is searched as its town, which serves it."""
    return not region or place.startswith(reach(region)[:9])


def _within(places: Iterable[P], region: str) -> tuple[P, ...]:
    return tuple(each for each in places if _covers(region, each.region))


def _says(text: str, keyword: str) -> bool:
    return keyword.strip().casefold() in text.casefold()
