"""The plug is pulled right after "submitted": what was promised is delivered after the restart, once."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.settings_file import revealed
from catalogue.loader import load_catalogue
from demo.environment import DemoEnvironment, DemoPlan
from tests.journeys.counting import counted_on
from tests.journeys.killed_terminal import Orders

pytestmark = pytest.mark.slow

ITEM, EVENT = "ZS001", "disability"
PATIENCE = 120.0


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoEnvironment]:
    with DemoEnvironment(DemoPlan(Path(tmp_path_factory.mktemp("killed")))) as surroundings:
        yield surroundings


@pytest.mark.parametrize("mode", ["cut", "up"])
def test_a_terminal_killed_after_submitted_delivers_once(mode: str, surroundings: DemoEnvironment) -> None:
    before = counted_on(surroundings.folder, ITEM).item
    with terminal(orders(surroundings, ITEM, mode)) as process:
        hear(process, "submitted")
        process.kill()
    if mode == "cut":
        assert counted_on(surroundings.folder, ITEM).item == before
    surroundings.dock.client.act("network", "mode", mode="up")
    with terminal(orders(surroundings)) as process:
        hear(process, "delivered")
    assert counted_on(surroundings.folder, ITEM).item == before + 1
    with terminal(orders(surroundings)) as process:
        hear(process, "delivered")
    assert counted_on(surroundings.folder, ITEM).item == before + 1


def test_event_killed_midway_delivers_what_was_committed(surroundings: DemoEnvironment) -> None:
    items = next(event for event in load_catalogue().events if event.id == EVENT).options[1].items
    before = {code: counted_on(surroundings.folder, code).item for code in items}

    def grown() -> dict[str, int]:
        return {code: counted_on(surroundings.folder, code).item - before[code] for code in items}

    with terminal(orders(surroundings, mode="cut", event=EVENT)) as process:
        hear(process, "submitted")
        process.kill()
    assert set(grown().values()) == {0}
    surroundings.dock.client.act("network", "mode", mode="up")
    with terminal(orders(surroundings)) as process:
        hear(process, "delivered")
    first = grown()
    assert set(first.values()) <= {0, 1}
    assert sum(first.values()) >= 1
    with terminal(orders(surroundings)) as process:
        hear(process, "delivered")
    assert grown() == first


def orders(surroundings: DemoEnvironment, item: str = "", mode: str = "up", event: str = "") -> Orders:
    """What the terminal is to do."""
    return Orders(
        folder=str(surroundings.folder),
        centre_url=surroundings.centre_url,
        dock_folder=str(surroundings.folder / "dock"),
        settings=revealed(surroundings.settings()),
        item=item,
        event=event,
        mode=mode,
    )


@contextmanager
def terminal(reported: Orders) -> Iterator[subprocess.Popen[str]]:
    """The process; ended without asking it."""
    command = [sys.executable, "-m", "tests.journeys.killed_terminal"]
    log = Path(reported.folder) / "terminal.log"
    with log.open("a") as errors:
        process = subprocess.Popen(
            command,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdin is not None
        process.stdin.write(reported.to_json())
        process.stdin.close()
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def hear(process: subprocess.Popen[str], word: str) -> None:
    """Wait until the process says the word. Raises AssertionError when it ends or is silent for too long."""
    assert process.stdout is not None
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    try:
        for line in iter(process.stdout.readline, ""):
            if line.strip() == word:
                return
    finally:
        watchdog.cancel()
    raise AssertionError(f"the terminal ended, or never said {word!r}")
