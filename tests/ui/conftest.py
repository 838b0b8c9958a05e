"""One window for all screen tests of a file: building it takes longer than any test."""

from collections.abc import Iterator

import pytest

from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver


@pytest.fixture(scope="module")
def driver() -> Iterator[ScreenDriver]:
    made = ScreenDriver()
    yield made
    made.close()


@pytest.fixture
def robot(driver: ScreenDriver) -> ScreenRobot:
    """In front of an upright terminal at rest."""
    driver.resize(1080, 1920)
    driver.surface.grows_serial_on_tap = False
    driver.show("attract")
    return ScreenRobot(driver.window)
