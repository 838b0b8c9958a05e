"""Every item by the keys of a pad and by two switches, without sight. For long: `make byear`."""

import sys

import pytest

from demo.robot import catalogue
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.items_by_ear import check_item_by_ear


@pytest.mark.parametrize("way", ["pad", "switches"])
@pytest.mark.parametrize("code", sorted(catalogue()))
def test_item_is_done_without_sight(code: str, way: str, terminal: JourneyTerminal) -> None:
    keys = check_item_by_ear(code, terminal, switches=way == "switches")
    sys.stdout.write(f"{code} by {way}: {keys} keys\n")
