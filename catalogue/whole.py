"""A whole catalogue, items and reference data, checked in one go: an editor sees everything that is wrong at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from catalogue.errors import CatalogueInvalid, CatalogueProblem
from catalogue.input_types import LIVE_SOURCES
from catalogue.knowledge import FOLDER
from catalogue.loader import Files, parse_catalogue, read_files
from catalogue.reference import Reference, parse_reference
from catalogue.schema import Catalogue

T = TypeVar("T")


def check_folder(folder: Path) -> Catalogue:
    """The catalogue in `folder`, which may be without reference data. Raises CatalogueInvalid with all problems of all files."""
    files, unreadable = read_files(folder)
    return _check(files, unreadable, has_reference=(folder / "reference").is_dir())


def check_files(files: Files) -> Catalogue:
    """The same for the files of a bundle, which terminals take only with reference data."""
    return _check(files, (), has_reference=True)


def _check(files: Files, unreadable: tuple[CatalogueProblem, ...], *, has_reference: bool) -> Catalogue:
    named = {problem.file for problem in unreadable}
    catalogue, problems = _attempt(lambda: parse_catalogue(files))
    reference, others = _attempt(lambda: parse_reference(files)) if has_reference else (None, ())
    strays = (
        ()
        if catalogue is None or reference is None
        else (*_unlisted(catalogue, reference), *_unserved(catalogue, reference))
    )
    found = (problem for problem in (*problems, *others, *strays) if problem.file not in named)
    # both look into the files of departments and themes
    problems = tuple(dict.fromkeys((*unreadable, *found)))
    if problems or catalogue is None:
        raise CatalogueInvalid(problems)
    return catalogue


def _unlisted(catalogue: Catalogue, reference: Reference) -> Iterator[CatalogueProblem]:
    """Fields whose list no one delivers: a citizen would stand before a choice of nothing."""
    known = reference.list_names | LIVE_SOURCES
    for item in catalogue.items:
        for field in item.inputs:
            where = f"items/{item.department}.toml", item.code, f"inputs.{field.name}"
            if field.source is not None and field.source not in known:
                message = f"{field.source!r} is no list; allowed: {', '.join(sorted(known))}"
                yield CatalogueProblem(*where[:2], f"{where[2]}.source", message)
            if field.beside is not None and field.beside not in LIVE_SOURCES:
                message = f"{field.beside!r} is no live source; allowed: {', '.join(sorted(LIVE_SOURCES))}"
                yield CatalogueProblem(*where[:2], f"{where[2]}.beside", message)


def _unserved(catalogue: Catalogue, reference: Reference) -> Iterator[CatalogueProblem]:
    """Questions that send citizens to an item which is none."""
    known = {item.code for item in catalogue.items}
    for entry in reference.tables.knowledge:
        for code in entry.items:
            if code not in known:
                yield CatalogueProblem(FOLDER, entry.code, "items", f"{code} is no item")


def _attempt(act: Callable[[], T]) -> tuple[T | None, tuple[CatalogueProblem, ...]]:
    try:
        return act(), ()
    except CatalogueInvalid as invalid:
        return None, invalid.problems
