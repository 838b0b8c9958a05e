"""Reads the files of the folders reference/ and knowledge/ into rows, with every problem that they have."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from catalogue.errors import CatalogueProblem
from catalogue.knowledge import FOLDER, TABLE, KnowledgeEntry, misplaced_entries
from catalogue.loader import Files, read_tables
from catalogue.reference_schema import (
    BusRoute,
    CharacterLevel,
    Drug,
    ElderlyCarePlace,
    JobVacancy,
    LegalService,
    MedicalInstitution,
    Nationality,
    OptionList,
    Place,
    Region,
    School,
    Station,
    TopicGuide,
)
from catalogue.schema import Department, Theme


class ReferenceTables(Struct, frozen=True):
    """The rows of all reference files, in the order in which they are written."""

    lists: tuple[OptionList, ...]
    nationalities: tuple[Nationality, ...]
    regions: tuple[Region, ...]
    stations: tuple[Station, ...]
    schools: tuple[School, ...]
    medical_institutions: tuple[MedicalInstitution, ...]
    drugs: tuple[Drug, ...]
    elderly_care: tuple[ElderlyCarePlace, ...]
    legal_services: tuple[LegalService, ...]
    bus_routes: tuple[BusRoute, ...]
    jobs: tuple[JobVacancy, ...]
    topic_guides: tuple[TopicGuide, ...]
    characters: tuple[CharacterLevel, ...]
    departments: tuple[Department, ...]
    themes: tuple[Theme, ...]
    knowledge: tuple[KnowledgeEntry, ...] = ()


def read_reference_tables(files: Files) -> tuple[ReferenceTables, list[CatalogueProblem]]:
    """The rows that can be read, and all problems: of the files, and between them."""
    problems: list[CatalogueProblem] = []
    departments = tuple(read_tables(files, "departments.toml", "department", Department, problems))
    themes = tuple(read_tables(files, "themes.toml", "theme", Theme, problems))
    tables = ReferenceTables(
        lists=tuple(read_tables(files, "reference/lists.toml", "list", OptionList, problems)),
        nationalities=tuple(read_tables(files, "reference/nationalities.toml", "nationality", Nationality, problems)),
        regions=tuple(read_tables(files, "reference/regions.toml", "region", Region, problems)),
        stations=tuple(read_tables(files, "reference/stations.toml", "station", Station, problems)),
        schools=tuple(read_tables(files, "reference/schools.toml", "school", School, problems)),
        medical_institutions=tuple(
            read_tables(
                files, "reference/medical_institutions.toml", "medical_institution", MedicalInstitution, problems
            )
        ),
        drugs=tuple(read_tables(files, "reference/drugs.toml", "drug", Drug, problems)),
        elderly_care=tuple(
            read_tables(files, "reference/elderly_care.toml", "elderly_care", ElderlyCarePlace, problems)
        ),
        legal_services=tuple(
            read_tables(files, "reference/legal_services.toml", "legal_service", LegalService, problems)
        ),
        bus_routes=tuple(read_tables(files, "reference/bus_routes.toml", "bus_route", BusRoute, problems)),
        jobs=tuple(read_tables(files, "reference/jobs.toml", "job", JobVacancy, problems)),
        topic_guides=tuple(read_tables(files, "reference/topic_guides.toml", "topic_guide", TopicGuide, problems)),
        characters=tuple(
            read_tables(files, "reference/standard_characters.toml", "character_level", CharacterLevel, problems)
        ),
        departments=departments,
        themes=themes,
        knowledge=_knowledge(files, departments, themes, problems),
    )
    problems.extend(_doubled(tables))
    problems.extend(_strays(tables))
    return tables, problems


def _knowledge(
    files: Files, departments: tuple[Department, ...], themes: tuple[Theme, ...], problems: list[CatalogueProblem]
) -> tuple[KnowledgeEntry, ...]:
    """The entries of all files of the knowledge base; a catalogue may be without."""
    names = sorted(name for name in files if name.startswith(FOLDER))
    found = [(name, table) for name in names for table in read_tables(files, name, TABLE, KnowledgeEntry, problems)]
    known = frozenset(department.id for department in departments), frozenset(theme.id for theme in themes)
    problems.extend(misplaced_entries(found, *known))
    return tuple(entry for _, entry in found)


def _doubled(tables: ReferenceTables) -> Iterator[CatalogueProblem]:
    """Keys that must be unique and are not."""
    keys: dict[str, Iterable[str]] = {
        "lists": (option_list.id for option_list in tables.lists),
        "nationalities": (nationality.code for nationality in tables.nationalities),
        "regions": (region.code for region in tables.regions),
        "stations": (station.id for station in tables.stations),
        "schools": (school.id for school in tables.schools),
        "medical_institutions": (institution.id for institution in tables.medical_institutions),
        "elderly_care": (home.id for home in tables.elderly_care),
        "legal_services": (service.id for service in tables.legal_services),
        "bus_routes": (route.id for route in tables.bus_routes),
        "jobs": (job.id for job in tables.jobs),
        "topic_guides": (f"{guide.item} {guide.topic}" for guide in tables.topic_guides),
    }
    for name, values in keys.items():
        seen: set[str] = set()
        for value in values:
            if value in seen:
                yield CatalogueProblem(f"reference/{name}.toml", value, "", "is there twice")
            seen.add(value)


def _strays(tables: ReferenceTables) -> Iterator[CatalogueProblem]:
    """Rows that name a region or a bus stop which does not exist."""
    regions = {region.code for region in tables.regions}
    placed: dict[str, tuple[Place | JobVacancy, ...]] = {
        "stations": tables.stations,
        "schools": tables.schools,
        "medical_institutions": tables.medical_institutions,
        "elderly_care": tables.elderly_care,
        "legal_services": tables.legal_services,
        "jobs": tables.jobs,
    }
    for name, rows in placed.items():
        for row in rows:
            if row.region not in regions:
                message = f"{row.region} is not in regions.toml"
                yield CatalogueProblem(f"reference/{name}.toml", row.id, "region", message)
    stops = {station.id for station in tables.stations if station.kind == "bus_stops"}
    for route in tables.bus_routes:
        for stop in route.stops:
            if stop not in stops:
                message = f"{stop} is no station of the kind bus_stops"
                yield CatalogueProblem("reference/bus_routes.toml", route.id, "stops", message)
