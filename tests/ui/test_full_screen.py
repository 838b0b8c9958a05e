"""A terminal fills its screen without a window manager, a window fits on it, and no request to close the window ends it."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from bench.display import virtual_screen

SIZES = ["1920x1080", "1080x1920", "1280x1024"]
PATIENCE = 60


def shown_on(size: str, kind: str) -> dict[str, Any]:
    width, height = (int(part) for part in size.split("x"))
    with virtual_screen(width, height) as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.ui.full_screen_process", kind],
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    reported: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return reported


@pytest.mark.parametrize("size", SIZES)
def test_full_screen_fills_bare_display(size: str) -> None:
    reported = shown_on(size, "locked")
    wanted = [int(part) for part in size.split("x")]
    assert reported["screen"] == reported["window"] == reported["root"] == wanted
    assert reported["first"][0] == wanted[0]
    assert reported["first"][1] > wanted[1] * 0.6


def test_request_to_close_leaves_terminal_open() -> None:
    reported = shown_on(SIZES[0], "locked")
    assert reported["stays"]
    assert not reported["quits"]


def test_signal_ends_terminal_that_cannot_be_closed() -> None:
    assert shown_on(SIZES[0], "locked")["status"] == 0


def test_window_of_a_developer_can_be_closed() -> None:
    reported = shown_on(SIZES[0], "closable")
    assert not reported["stays"]
    assert reported["quits"]


@pytest.mark.parametrize(("size", "shown"), [("1920x1080", [720, 1080]), ("1080x1920", [1080, 1620])])
def test_window_larger_than_screen_keeps_its_proportions(size: str, shown: list[int]) -> None:
    reported = shown_on(size, "large")
    assert reported["window"] == reported["root"] == shown
