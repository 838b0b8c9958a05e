"""How often one taps for an item: counted from the plans of all items, and validated by real taps in tests/journeys."""

from statistics import median

import pytest

from catalogue.item_kinds import Level
from demo.structural_taps import Taps, table, taps_of
from tests.kiosk.parts import Bench, snapshot


@pytest.fixture(scope="module")
def counted() -> dict[str, Taps]:
    popular = [item.code for item in snapshot().popular(Level.DISTRICT)]
    today = Bench().today
    return {item.code: taps_of(item, popular, today) for item in snapshot().catalogue.items}


@pytest.mark.parametrize(("code", "most"), [("RS009", 5), ("RS001", 7), ("GA001", 5), ("GA002", 12)])
def test_frequent_items_need_few_taps(counted: dict[str, Taps], code: str, most: int) -> None:
    assert counted[code].total <= most


def test_half_of_all_items_need_eight_taps(counted: dict[str, Taps]) -> None:
    assert median(each.total for each in counted.values()) <= 8, table(list(counted.values()))
