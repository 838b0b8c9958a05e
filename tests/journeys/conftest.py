"""One centre with one terminal for all tests of a process: it takes eight seconds to start, longer than most visits.

Each test begins and ends before the attract screen, and what one test pays is unpaid in the next.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.piped import piped_process
from kiosk.view.frame import Lamp
from kiosk.view.idle import AttractScreen
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.process_stem import ProcessStem
from tests.journeys.robot import Robot


@pytest.fixture(scope="session")
def process_stem() -> Iterator[ProcessStem]:
    with ProcessStem() as stem, pytest.MonkeyPatch.context() as changed:
        changed.setattr(piped_process, "start_process", stem.start)
        yield stem


@pytest.fixture(scope="session")
def whole_terminal(
    tmp_path_factory: pytest.TempPathFactory,
    process_stem: ProcessStem,
) -> Iterator[JourneyTerminal]:
    logging.getLogger("kiosk.steps").setLevel(logging.INFO)  # a test that fails tells why the centre refused something
    with JourneyTerminal(Path(tmp_path_factory.mktemp("house"))) as terminal:
        yield terminal


@pytest.fixture
def terminal(whole_terminal: JourneyTerminal, request: pytest.FixtureRequest) -> Iterator[JourneyTerminal]:
    """The house; no one is in it before and after, and Qt has nothing to complain about."""
    whole_terminal.driver.until(
        lambda: isinstance(whole_terminal.driver.view.screen, AttractScreen), "the attract screen"
    )
    whole_terminal.listen()
    try:
        yield whole_terminal
        assert isinstance(whole_terminal.driver.view.screen, AttractScreen), "the citizen is still there"
        assert whole_terminal.messages == []
    finally:
        whole_terminal.stop_listening()
        whole_terminal.repair()


@pytest.fixture
def cut_off(terminal: JourneyTerminal) -> Iterator[JourneyTerminal]:
    """The line is cut, and the terminal knows it."""
    terminal.network("cut")
    terminal.wait_for_lamp(Lamp.BAD)
    yield terminal
    terminal.network("up")
    terminal.wait_for_lamp(Lamp.OK)


@pytest.fixture
def robot(terminal: JourneyTerminal) -> Robot:
    return Robot(terminal)
