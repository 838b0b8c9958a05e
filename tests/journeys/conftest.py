"""One stage with one terminal for the tests of a file, so that what one file pays is unpaid in the next.

Each test begins and ends before the attract screen.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.view.view import AttractScreen
from tests.journeys.house import House
from tests.journeys.robot import Robot


@pytest.fixture(scope="module")
def whole_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(Path(tmp_path_factory.mktemp("house"))) as house:
        yield house


@pytest.fixture
def house(whole_house: House, request: pytest.FixtureRequest) -> Iterator[House]:
    """The house; nobody is in it before and after, and Qt has nothing to complain about."""
    whole_house.glass.until(lambda: isinstance(whole_house.glass.view.screen, AttractScreen), "the attract screen")
    whole_house.listen()
    try:
        yield whole_house
        assert isinstance(whole_house.glass.view.screen, AttractScreen), "the citizen is still there"
        assert whole_house.messages == []
    finally:
        whole_house.stop_listening()
        whole_house.repair()


@pytest.fixture
def robot(house: House) -> Robot:
    return Robot(house)
