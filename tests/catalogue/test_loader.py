"""A broken catalogue is refused whole, with everything that is wrong with it in one go."""

from pathlib import Path

import pytest

from catalogue.errors import CatalogueInvalid
from catalogue.input_types import InputKind
from catalogue.loader import RETIRED_FILE, Files, load_catalogue, parse_catalogue, read_folder
from catalogue.schema import ItemKind, ItemStatus, OfflinePolicy

ROOT = Path(__file__).parents[2]
GOOD = read_folder(ROOT / "catalogue")

KEPT = {InputKind.PERMIT_NO, InputKind.DEVICE}
"""Asked by no item of today: catalogues published earlier have the one, those of a place with another maker's device the other."""


def problems(files: Files) -> list[str]:
    with pytest.raises(CatalogueInvalid) as caught:
        parse_catalogue(files)
    return [str(problem) for problem in caught.value.problems]


def test_the_packaged_catalogue_has_the_240_items() -> None:
    catalogue = load_catalogue()

    assert len(catalogue.items) == 240
    assert sum(item.kind is ItemKind.APPLY for item in catalogue.items) == 117
    assert sum(item.offline is OfflinePolicy.QUEUE for item in catalogue.items) == 83
    assert {item.status for item in catalogue.items} == {ItemStatus.ONLINE}
    assert {field.kind for item in catalogue.items for field in item.inputs} == set(InputKind) - KEPT


@pytest.mark.parametrize(
    ("page", "reported"), [("README.md", "**{} service items**"), ("README.zh-CN.md", "**{} 项服务**")]
)
def test_readme_tells_number_of_items(page: str, reported: str) -> None:
    assert reported.format(len(load_catalogue().items)) in (ROOT / page).read_text("utf-8")


def test_problems_name_their_file_item_and_field() -> None:
    tax = (
        GOOD["items/tax.toml"].replace('kind = "pay"', 'kind = "gift"', 1).replace('kind = "year"', 'kind = "aeon"', 1)
    )
    police = GOOD["items/police.toml"].replace('department = "police"', 'department = "polise"', 1)

    reported = problems(GOOD | {"items/tax.toml": tax, "items/police.toml": police})

    assert any("items/tax.toml › SW001 › kind" in each and "'pay'" in each for each in reported)
    assert any("items/tax.toml › SW001 › inputs.year.kind" in each for each in reported)
    assert any("items/police.toml › GA001 › department" in each and "medical_insurance" in each for each in reported)
    assert len(reported) == 3


def test_missing_and_unknown_keys_and_doubles() -> None:
    missing = GOOD["items/transport.toml"].replace("fee = false\n", "", 1)
    unknown = GOOD["items/veterans.toml"].replace("fee = false\n", "fee = false\nfees = false\n", 1)

    reported = problems(
        GOOD
        | {"items/transport.toml": missing, "items/veterans.toml": unknown, "items/zz.toml": GOOD["items/justice.toml"]}
    )

    assert "items/transport.toml › JT001 › fee: is required and missing" in reported
    assert any("TY001 › fees: is an unknown key" in each for each in reported)
    assert sum("is in items/justice.toml already" in each for each in reported) == 5


@pytest.mark.parametrize("text", ["[[item]", "item = 3", "item = [3]", "[[item]]\ncode = 3", "[thing]\nx = 1", "\x00"])
def test_nonsense_is_a_problem_of_its_file(text: str) -> None:
    assert all("items/nonsense.toml" in each for each in problems(GOOD | {"items/nonsense.toml": text}))


def test_a_catalogue_without_items_is_none() -> None:
    files = {name: text for name, text in GOOD.items() if not name.startswith("items/")}
    assert problems(files) == ["items/: holds no item"]


@pytest.mark.parametrize("text", ["version = 0", "version = true", 'version = "3"', "version = 2.5", "other = 1", "]["])
def test_invalid_version_is_reported_as_problem(text: str) -> None:
    assert problems(GOOD | {"version.toml": text}) == ["version.toml › version: must be a whole number from 1 on"]
    assert parse_catalogue(GOOD | {"version.toml": "version = 12"}).version == 12


ROW = """
[[retired]]
code = "{code}"
name = {{ zh = "旧事项", en = "Old item" }}
short = {{ zh = "旧事项", en = "Old item" }}
department = "{department}"
kind = "query"
identity_reason = "public_list"
retired_in = "0.1.0"
retired_on = 2026-11-28
replaced_by = "{heir}"
instead = {{ zh = "到窗口办", en = "Go to the counter" }}
"""


def test_retired_codes_are_named_and_never_given_again() -> None:
    catalogue = load_catalogue()

    assert len(catalogue.retired) == 10
    assert {each.code for each in catalogue.retired}.isdisjoint(item.code for item in catalogue.items)
    assert len(catalogue.named) == len(catalogue.items) + len(catalogue.retired)
    assert catalogue.named["GA031"].short.zh == "养犬登记"
    assert parse_catalogue({name: text for name, text in GOOD.items() if name != RETIRED_FILE}).retired == ()


@pytest.mark.parametrize(
    ("code", "department", "heir", "reported"),
    [
        ("GA002", "police", "SJ005", "GA002 › code: belongs to an item that can be done"),
        ("GA031", "police", "SJ005", "GA031 › code: is there twice"),
        ("GA999", "police", "GA998", "GA999 › replaced_by: GA998 is no item"),
        ("GA999", "polise", "SJ005", "GA999 › department: 'polise' is unknown"),
        ("GA9", "police", "SJ005", "GA9 › code"),
    ],
)
def test_misfits_of_retired_items_are_reported(code: str, department: str, heir: str, reported: str) -> None:
    row = ROW.format(code=code, department=department, heir=heir)
    found = problems(GOOD | {RETIRED_FILE: GOOD[RETIRED_FILE] + row})
    assert any(each.startswith(f"{RETIRED_FILE} › {reported}") for each in found), found


def test_a_file_that_is_missing_is_named_first() -> None:
    files = {name: text for name, text in GOOD.items() if name != "themes.toml"}
    reported = problems(files)
    assert "themes.toml: the file is missing" in reported
    assert all("theme" in each for each in reported)


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueInvalid, match="no catalogue"):
        load_catalogue(tmp_path)
