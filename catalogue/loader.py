"""Reads a folder of TOML files into a `Catalogue`, or refuses it with every problem at once.

Layout of the folder: departments.toml, themes.toml, items/<department>.toml, and optionally life_events.toml, shared_options.toml,
looked_for.toml and version.toml.
Reads only; publishing and swapping belong to the centre and to `offline_queue.catalogue_store`.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from catalogue.errors import CatalogueInvalid, CatalogueProblem
from catalogue.event_checks import problems_of
from catalogue.life_events import LifeEvent
from catalogue.looked_for import Lists, LookedFor, WordsAbout, fill_in_words
from catalogue.retired_items import RetiredItem, misfits
from catalogue.schema import Catalogue, Department, ServiceItem, Theme
from catalogue.shared_options import SharedOptions, fill_in_options
from catalogue.tables import Place, TableInvalid, read_table

PACKAGED = Path(__file__).parent
"""The catalogue that ships with the software, used until the centre publishes a newer one."""

EVENTS_FILE = "life_events.toml"
RETIRED_FILE = "retired_items.toml"
SHARED_FILE = "shared_options.toml"
WORDS_FILE = "looked_for.toml"

M = TypeVar("M", bound=Struct)


class FilledIn(Struct, frozen=True):
    """What items take from other files of the catalogue (共用表), by name."""

    options: dict[str, SharedOptions]
    words: Lists


Files = dict[str, str]
"""Relative path → text: a folder, or the files of a published bundle."""


def read_folder(folder: Path) -> Files:
    """The TOML files below `folder` by relative path. Raises CatalogueInvalid when they cannot be read as a catalogue's."""
    files, problems = read_files(folder)
    if problems:
        raise CatalogueInvalid(problems)
    return files


def read_files(folder: Path) -> tuple[Files, tuple[CatalogueProblem, ...]]:
    """The files that are text, and a problem for each that is none. Raises CatalogueInvalid when it is no catalogue folder."""
    if not (folder / "items").is_dir():
        problem = CatalogueProblem(str(folder), "", "", "is no catalogue: there is no folder items/ with TOML files")
        raise CatalogueInvalid((problem,))
    files: Files = {}
    problems: list[CatalogueProblem] = []
    for path in sorted(folder.rglob("*.toml")):
        name = str(path.relative_to(folder))
        try:
            files[name] = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            problems.append(
                CatalogueProblem(name, "", "", f"is no text in UTF-8: {error.reason} at byte {error.start}")
            )
        except OSError as error:
            problems.append(CatalogueProblem(name, "", "", f"cannot be read: {error.strerror}"))
    return files, tuple(problems)


def load_catalogue(folder: Path = PACKAGED) -> Catalogue:
    """Load and check the catalogue in `folder`. Raises CatalogueInvalid with all problems."""
    return parse_catalogue(read_folder(folder))


def parse_catalogue(files: Files) -> Catalogue:
    """Check the files of a catalogue. Raises CatalogueInvalid with all problems."""
    problems: list[CatalogueProblem] = []
    departments = read_tables(files, "departments.toml", "department", Department, problems)
    themes = read_tables(files, "themes.toml", "theme", Theme, problems)
    filled = FilledIn(_shared_options(files, problems), _looked_for(files, problems))
    items: list[ServiceItem] = []
    first_seen: dict[str, str] = {}
    for name in sorted(file for file in files if file.startswith("items/")):
        loaded = read_tables(files, name, "item", ServiceItem, problems, filled)
        for item in loaded:
            problems.extend(_misplaced(name, item, departments, themes, first_seen))
            first_seen.setdefault(item.code, name)
        items.extend(loaded)
    if not problems:  # else an item may only be unread
        problems.extend(_leading_nowhere(items, first_seen))
    events = _events(files, items, problems)
    retired = _retired(files, items, departments, problems)
    version = _version(files, problems)
    if not items and not problems:
        problems.append(CatalogueProblem("items/", "", "", "holds no item"))
    if problems:
        raise CatalogueInvalid(tuple(problems))
    return Catalogue(
        version=version,
        departments=tuple(departments),
        themes=tuple(themes),
        items=tuple(items),
        events=tuple(events),
        retired=tuple(retired),
    )


def _shared_options(files: Files, problems: list[CatalogueProblem]) -> dict[str, SharedOptions]:
    """Lists that inputs name; a catalogue may be without."""
    if SHARED_FILE not in files:
        return {}
    return {table.id: table for table in read_tables(files, SHARED_FILE, "list", SharedOptions, problems)}


def _looked_for(files: Files, problems: list[CatalogueProblem]) -> Lists:
    """Words of danger and others; a catalogue without has those that ship with the software: a terminal must know danger."""
    packaged = {WORDS_FILE: (PACKAGED / WORDS_FILE).read_text("utf-8")}
    read = read_tables(files if WORDS_FILE in files else packaged, WORDS_FILE, "list", LookedFor, problems)
    lists = {table.about: {"about": table.about.value, "words": list(table.words)} for table in read}
    for about in WordsAbout:
        if [table.about for table in read].count(about) != 1:
            problems.append(CatalogueProblem(WORDS_FILE, about, "about", "is there once in a whole table"))
            lists.setdefault(about, {"about": about.value, "words": ["—"]})
    return lists


def _events(files: Files, items: list[ServiceItem], problems: list[CatalogueProblem]) -> list[LifeEvent]:
    """What happens in a life; a catalogue may be without."""
    if EVENTS_FILE not in files:
        return []
    events = read_tables(files, EVENTS_FILE, "event", LifeEvent, problems)
    names = [event.id for event in events]
    doubled = sorted({name for name in names if names.count(name) > 1})
    problems.extend(CatalogueProblem(EVENTS_FILE, name, "id", "is there twice") for name in doubled)
    if items and not problems:  # else an item may only be unread
        known = {item.code: item for item in items}
        for event in events:
            problems.extend(CatalogueProblem(EVENTS_FILE, event.id, key, why) for key, why in problems_of(event, known))
    return events


def _retired(
    files: Files, items: list[ServiceItem], departments: list[Department], problems: list[CatalogueProblem]
) -> list[RetiredItem]:
    """Items that were given up; a catalogue may be without."""
    if RETIRED_FILE not in files:
        return []
    retired = read_tables(files, RETIRED_FILE, "retired", RetiredItem, problems)
    if items and not problems:  # else an item may only be unread
        found = misfits(retired, {item.code for item in items}, {department.id for department in departments})
        problems.extend(CatalogueProblem(RETIRED_FILE, code, key, why) for code, key, why in found)
    return retired


def _version(files: Files, problems: list[CatalogueProblem]) -> int:
    try:
        version = tomllib.loads(files.get("version.toml", "version = 1")).get("version")
    except tomllib.TOMLDecodeError:
        version = None
    if type(version) is int and version >= 1:
        return version
    problems.append(CatalogueProblem("version.toml", "", "version", "must be a whole number from 1 on"))
    return 1


def read_tables(
    files: Files,
    name: str,
    key: str,
    model: type[M],
    problems: list[CatalogueProblem],
    filled: FilledIn | None = None,
) -> list[M]:
    """The tables `[[key]]` of the file `name` that fit `model`; what does not fit is added to `problems`.

    `filled`: what the tables take from other files.
    """
    text = files.get(name)
    if text is None:
        problems.append(CatalogueProblem(name, "", "", "the file is missing"))
        return []
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(CatalogueProblem(name, "", "", f"is no valid TOML: {error}"))
        return []
    strange = sorted(set(parsed) - {key})
    problems.extend(CatalogueProblem(name, "", table, f"unknown table; allowed is [[{key}]]") for table in strange)
    tables = parsed.get(key, [])
    if not isinstance(tables, list):
        problems.append(CatalogueProblem(name, "", key, f"must be written [[{key}]]"))
        return []
    good: list[M] = []
    for place, table in enumerate(tables, start=1):
        if filled is not None:
            fill_in_options(table, filled.options, name, problems)
            fill_in_words(table, filled.words, name, problems)
        try:
            good.append(read_table(model, table))
        except TableInvalid as error:
            problems.extend(_explain(name, key, place, table, error))
    return good


def _explain(name: str, key: str, place: int, table: Any, error: TableInvalid) -> Iterator[CatalogueProblem]:
    label = f"{key} {place}"
    if isinstance(table, dict):
        label = str(table.get("code") or table.get("id") or label)
    for misfit in error.misfits:
        yield CatalogueProblem(name, label, _field(table, misfit.place), misfit.in_words)


def _field(table: Any, place: Place) -> str:
    """The path of a field, with inputs called by their names instead of their places."""
    parts: list[str] = []
    here: Any = table
    for step in place:
        here = _step_into(here, step)
        named = here.get("name") if isinstance(step, int) and isinstance(here, dict) else None
        parts.append(named if isinstance(named, str) else str(step))
    return ".".join(parts)


def _step_into(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):  # what is wrong may be that it is missing
        return None


def _leading_nowhere(items: list[ServiceItem], first_seen: dict[str, str]) -> Iterator[CatalogueProblem]:
    """Items that are said to follow, and are not there."""
    for item in items:
        for code in item.follow_ups:
            if code not in first_seen:
                yield CatalogueProblem(first_seen[item.code], item.code, "follow_ups", f"{code} is no item")


def _misplaced(
    name: str, item: ServiceItem, departments: list[Department], themes: list[Theme], first_seen: dict[str, str]
) -> Iterator[CatalogueProblem]:
    known_departments = [department.id for department in departments]
    known_themes = [theme.id for theme in themes]
    if item.code in first_seen:
        yield CatalogueProblem(name, item.code, "code", f"is in {first_seen[item.code]} already")
    if item.department not in known_departments:
        yield CatalogueProblem(
            name, item.code, "department", f"{item.department!r} is unknown; allowed: {', '.join(known_departments)}"
        )
    for key, theme in (("theme", item.theme), *(("also_themes", theme) for theme in item.also_themes)):
        if theme not in known_themes:
            yield CatalogueProblem(name, item.code, key, f"{theme!r} is unknown; allowed: {', '.join(known_themes)}")
