"""How often one taps for an item: counted from the plans of all items, and validated by real taps in tests/journeys."""

from statistics import median

import pytest

from catalogue.item_kinds import Level
from demo.structural_taps import Taps, table, taps_at
from tests.kiosk.parts import Bench, snapshot

MOST = {"RS009": 5, "RS001": 7, "GA001": 5, "GA002": 12}
NOT_AT_REST = {(Level.VILLAGE, "RS001"): 8}
"""Villages want other items more often: there it is looked for."""


@pytest.fixture(scope="module", params=Level, ids=str)
def level(request: pytest.FixtureRequest) -> Level:
    return Level(request.param)


@pytest.fixture(scope="module")
def counted(level: Level) -> dict[str, Taps]:
    return taps_at(level, snapshot().catalogue.items, Bench().today)


def test_frequent_items_need_few_taps(counted: dict[str, Taps], level: Level) -> None:
    offered = {code: most for code, most in MOST.items() if level in snapshot().items[code].levels}
    assert len(offered) == (3 if level is Level.VILLAGE else 4)
    for code, most in offered.items():
        assert counted[code].total <= NOT_AT_REST.get((level, code), most), code


def test_half_of_all_items_need_eight_taps(counted: dict[str, Taps], level: Level) -> None:
    assert set(counted) == {item.code for item in snapshot().catalogue.items if level in item.levels}
    assert median(each.total for each in counted.values()) <= 8, table(list(counted.values()))
