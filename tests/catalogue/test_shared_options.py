"""Items that name a shared list of options have it, with what they add before it, and are refused a list that is not there."""

from pathlib import Path

import pytest

from catalogue.errors import CatalogueInvalid
from catalogue.loader import SHARED_FILE, Files, load_catalogue, parse_catalogue, read_folder
from catalogue.schema import InputField, ServiceItem

GOOD = read_folder(Path(__file__).parents[2] / "catalogue")
ITEMS = {item.code: item for item in load_catalogue().items}
OF_FIRMS = {"SW020"}
"""What a company needs a paper for is not what a person does."""


def purpose(item: ServiceItem) -> InputField:
    return item.input("purpose")


def values(item: ServiceItem) -> list[str]:
    return [each.value for each in purpose(item).options]


def refusals(files: Files) -> list[str]:
    with pytest.raises(CatalogueInvalid) as caught:
        parse_catalogue(files)
    return [str(each) for each in caught.value.problems]


SHARED = values(ITEMS["GA007"])
ASKING = [
    item
    for item in ITEMS.values()
    for field in item.inputs
    if field.name == "purpose" and field.options and field.label.zh == "用途" and item.code not in OF_FIRMS
]


def test_sixteen_items_ask_with_one_list() -> None:
    assert len(ASKING) == 16
    assert len(SHARED) == 10


@pytest.mark.parametrize("item", ASKING, ids=lambda item: item.code)
def test_what_an_item_adds_comes_first(item: ServiceItem) -> None:
    asked = values(item)

    assert asked[-len(SHARED) :] == SHARED
    assert len(asked) == len(set(asked)) <= 14
    assert asked[-1] == "其他"
    assert item.input("purpose_note").only_if == {"purpose": ("其他",)}


def test_an_own_option_takes_the_shared_place() -> None:
    text = GOOD["items/police.toml"].replace(
        '{ zh = "继承公证", en = "Notarising an inheritance" }', '{ zh = "贷款", en = "A loan" }', 1
    )
    files = {name: each for name, each in GOOD.items() if name != "life_events.toml"} | {"items/police.toml": text}

    asked = values(next(item for item in parse_catalogue(files).items if item.code == "GA010"))

    assert asked[:2] == ["贷款", "银行"]
    assert asked.count("贷款") == 1


def test_a_list_that_is_not_there_is_reported() -> None:
    text = GOOD["items/police.toml"].replace('shared_options = "purposes"', 'shared_options = "porpoises"', 1)

    reported = refusals(GOOD | {"items/police.toml": text})

    assert any("GA007 › inputs.purpose.shared_options: 'porpoises' is no shared list" in each for each in reported), (
        reported
    )


def test_without_its_file_every_use_is_reported() -> None:
    reported = refusals({name: text for name, text in GOOD.items() if name != SHARED_FILE})

    assert sum("is no shared list" in each for each in reported) == len(ASKING)
