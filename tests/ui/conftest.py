"""One window for all screen tests of a file: building it takes longer than any test."""

from collections.abc import Iterator

import pytest

from tests.ui.glass import Glass
from tests.ui.robot import ScreenRobot


@pytest.fixture(scope="module")
def glass() -> Iterator[Glass]:
    made = Glass()
    yield made
    made.close()


@pytest.fixture
def robot(glass: Glass) -> ScreenRobot:
    """In front of an upright terminal at rest."""
    glass.resize(1080, 1920)
    glass.surface.grows_serial_on_tap = False
    glass.show("attract")
    return ScreenRobot(glass.window)
