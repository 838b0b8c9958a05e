"""An item by the keys of a pad and one by two switches, without sight; `make byear` does all of them both ways."""

from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.items_by_ear import check_item_by_ear


def test_item_is_done_by_key_pad(terminal: JourneyTerminal) -> None:
    assert check_item_by_ear("RS008", terminal, switches=False) > 0


def test_item_is_done_by_two_switches(terminal: JourneyTerminal) -> None:
    assert check_item_by_ear("GA019", terminal, switches=True) > 0
