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
        return next((option for option in self._lists.get(list_name, ()) if option.value == value), None)

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
        return _within((station for station in self.tables.stations if station.kind == kind), region)

    def station(self, station_id: str) -> Station | None:
        return next((station for station in self.tables.stations if station.id == station_id), None)

    def schools(self, stage: str = "", region: str = "") -> tuple[School, ...]:
        """The schools that teach `stage`, inside `region`."""
        return _within((school for school in self.tables.schools if not stage or stage in school.stages), region)

    def medical_institutions(self, region: str, org_type: str, keyword: str = "") -> tuple[MedicalInstitution, ...]:
        """Hospitals and pharmacies of the medical insurance, for item YB012 (定点医药机构)."""
        found = (institution for institution in self.tables.medical_institutions if org_type in institution.types)
        return _within((option for option in found if _says(option.name.zh + option.name.en, keyword)), region)

    def drugs(self, keyword: str, drug_type: str = ANY) -> tuple[Drug, ...]:
        """医保药品 (YB013) whose name contains `keyword`."""
        fitting = (drug for drug in self.tables.drugs if drug_type in (ANY, drug.type))
        return tuple(option for option in fitting if _says(option.name.zh + option.name.en, keyword))

    def elderly_care(self, region: str, org_type: str) -> tuple[ElderlyCarePlace, ...]:
        """Homes for the elderly and their canteens, for item MZ020 (养老机构及长者饭堂)."""
        return _within((home for home in self.tables.elderly_care if home.type == org_type), region)

    def legal_services(self, region: str, org_type: str) -> tuple[LegalService, ...]:
        """Lawyers, notaries and legal aid, for item SF005 (法律服务机构)."""
        return _within((service for service in self.tables.legal_services if service.type == org_type), region)

    def jobs(self, region: str = "", keyword: str = "", salary: str = ANY) -> tuple[JobVacancy, ...]:
        """Vacancies, for item RS042 (招聘岗位)."""
        low, high = SALARY_BANDS.get(salary, (0, 10**9))
        return tuple(
            job
            for job in self.tables.jobs
            if _covers(region, job.region)
            and _says(job.title.zh + job.employer.zh + job.title.en + job.employer.en, keyword)
            and job.salary_from <= high
            and job.salary_to >= low
        )

    def buses(self, from_stop: str, to_stop: str = "", after: time = time.min) -> tuple[BusRide, ...]:
        """城乡客运班线 (JT003): rides of the day from one stop, to another when given, by time."""
        return rides(self.tables.bus_routes, from_stop, to_stop, after)

    def topic_guide(self, item: str, topic: str) -> TopicGuide | None:
        """The 一次性告知 of one topic of a guide item (GA030, SW023, YB025), or None."""
        return next((guide for guide in self.tables.topic_guides if (guide.item, guide.topic) == (item, topic)), None)

    def character_level(self, character: str) -> int | None:
        """1, 2 or 3: where `character` is in the 通用规范汉字表 (GA027). None when it is not in it."""
        return self._character_levels.get(character)

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {region.code: region for region in self.tables.regions}

    @cached_property
    def _children(self) -> dict[str, tuple[Region, ...]]:
        below: dict[str, list[Region]] = {}
        for region in self.tables.regions:
            below.setdefault(_parent(region.code, self._regions), []).append(region)
        return {code: tuple(children) for code, children in below.items()}

    @cached_property
    def _lists(self) -> dict[str, tuple[Option, ...]]:
        lists = {option_list.id: option_list.options for option_list in self.tables.lists}
        lists["nationalities"] = tuple(
            _option(nationality.code, nationality) for nationality in self.tables.nationalities
        )
        lists["departments"] = tuple(_option(department.id, department) for department in self.tables.departments)
        lists["themes"] = tuple(_option(theme.id, theme) for theme in self.tables.themes)
        lists["schools"] = tuple(_option(school.id, school) for school in self.tables.schools)
        for kind in sorted({station.kind for station in self.tables.stations}):
            lists[kind] = tuple(_option(station.id, station) for station in self.stations(kind))
        return lists

    @cached_property
    def _character_levels(self) -> dict[str, int]:
        return {character: row.level for row in self.tables.characters for character in row.characters}


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
    return tuple(place for place in places if _covers(region, place.region))


def _says(text: str, keyword: str) -> bool:
    return keyword.strip().casefold() in text.casefold()
