"""What searches and items look into lies on the disk, is the same as if it were made, and is held for a visit alone."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.core.catalogue.first import CataloguePlaces, quick_snapshot
from catalogue.errors import CatalogueInvalid
from catalogue.knowledge import FOLDER
from catalogue.loader import PACKAGED
from catalogue.reference import load_reference
from kiosk.services.catalogue_snapshot import OF_VISITS, CatalogueSnapshot

DAY = date(2026, 5, 13)
DEPARTMENT = "agriculture.toml"
"""Few items, few questions."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue with the items and questions of one department, and all reference data."""
    made = tmp_path / "catalogue"
    shutil.copytree(PACKAGED / "reference", made / "reference")
    for name in ("departments.toml", "themes.toml", f"items/{DEPARTMENT}", f"{FOLDER}{DEPARTMENT}"):
        (made / name).parent.mkdir(exist_ok=True)
        shutil.copy(PACKAGED / name, made / name)
    return made


@pytest.fixture
def places(tmp_path: Path) -> CataloguePlaces:
    return CataloguePlaces(tmp_path / "published", tmp_path / "data" / "cache.json")


def ready(folder: Path, places: CataloguePlaces) -> CatalogueSnapshot:
    snapshot = quick_snapshot(folder, places)
    snapshot.derive()
    return snapshot


def held(snapshot: CatalogueSnapshot) -> set[str]:
    return vars(snapshot).keys() & set(OF_VISITS)


def tells(snapshot: CatalogueSnapshot) -> list[object]:
    """What a citizen gets of it."""
    queries = ("农", "nong", "butie", "补贴", "farm", "农机补帖", "zzzz")
    found = [(query, snapshot.search.find(query), snapshot.event_search.find(query)) for query in queries]
    asked = [snapshot.questions_like(query, 9, DAY) for query in queries]
    reference = snapshot.reference
    return [found, asked, sorted(reference.list_names), reference.region_children(), reference.options("nationalities")]


def test_home_holds_no_lookups_before_first_search(folder: Path, places: CataloguePlaces) -> None:
    snapshot = ready(folder, places)
    assert (snapshot.is_light, held(snapshot)) == (True, set())
    snapshot.begin_search()
    assert snapshot.questions_like("农", 3, DAY)
    assert held(snapshot) == set(OF_VISITS) - {"reference"}
    snapshot.rest()
    assert held(snapshot) == set()
    assert snapshot.questions_like("农", 3, DAY)


def test_kept_lookups_equal_new_ones(folder: Path, places: CataloguePlaces) -> None:
    kept = ready(folder, places)
    made = CatalogueSnapshot.build(kept.catalogue, load_reference(folder))
    assert made.questions_like("农", 9, DAY)
    assert tells(kept) == tells(made)


def test_second_start_makes_nothing(folder: Path, places: CataloguePlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tells(ready(folder, places))
    monkeypatch.delattr("catalogue.reference.load_reference")
    monkeypatch.delattr("catalogue.search.SearchIndex._add")
    assert tells(ready(folder, places)) == first


def test_other_questions_are_read_again(folder: Path, places: CataloguePlaces) -> None:
    ready(folder, places)
    (folder / FOLDER / DEPARTMENT).unlink()
    assert ready(folder, places).questions_like("农", 3, DAY) == []


def test_reference_that_got_damaged_is_reported(folder: Path, places: CataloguePlaces) -> None:
    ready(folder, places)
    (folder / "reference" / "regions.toml").write_text("[[region]\n")
    with pytest.raises(CatalogueInvalid):
        ready(folder, places)


@pytest.mark.parametrize("kept", [0, 80, 2000, -9])
def test_damaged_file_changes_no_answer(folder: Path, places: CataloguePlaces, kept: int) -> None:
    snapshot = ready(folder, places)
    wanted = tells(snapshot)
    snapshot.rest()
    places.lookups.write_bytes(places.lookups.read_bytes()[:kept])
    assert tells(snapshot) == wanted
    snapshot.rest()
    assert held(snapshot), "what had to be made is not made for each visit"
    assert (again := ready(folder, places)).is_light
    assert tells(again) == wanted


@pytest.mark.expected_logs("cannot be kept")
def test_without_place_to_write_all_is_held(folder: Path, places: CataloguePlaces) -> None:
    places.lookups.mkdir(parents=True)
    snapshot = ready(folder, places)
    snapshot.rest()
    assert (snapshot.is_light, held(snapshot)) == (False, set(OF_VISITS))
