"""The real terminal with its screen (offscreen) and a scripted citizen, visit after visit: run by `bench.visits` in a process
of its own, guarded as on a terminal (`kiosk.services.memory`).

Prints one JSON line a visit: milliseconds of every tap, seconds of the visit, and the memory after it, at rest. Nothing is kept
here, for it would count as the terminal's.
"""

import gc
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from app.screen.loading import load_quickly

load_quickly()

from bench.display import written_kib  # noqa: E402 -- after load_quickly, as the terminal does it
from bench.stopwatch import Stopwatch  # noqa: E402
from demo.robot import Robot, catalogue  # noqa: E402
from demo.terminal import DemoSite, DemoTerminal  # noqa: E402
from kiosk.services.settings import read_settings  # noqa: E402
from simulators.host.client import DockClient  # noqa: E402
from ui.window import WindowShape  # noqa: E402

SHAPE = WindowShape(1080, 1920)
WHOLE = ("RS001", "RS009", "YB001", "GA001", "MZ001", "SW001", "RS029")
"""Walked from touch to receipt."""
MANY = ("RS029", "RS001", "GA001", "YB001")
"""Done again and again."""
REST_S = 14.0
"""A terminal that was just started has time to settle before the first citizen."""


def main(folder: Path, visits: int, centre_url: str) -> None:
    """All whole items once, and once more for what is loaded late, then the many."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    settings = read_settings(folder / "settings.toml")
    site = DemoSite(centre_url, DockClient.of_folder(folder / "dock"), lambda: settings)
    with DemoTerminal(folder, site, SHAPE) as terminal:
        gc.enable()
        terminal.driver.rest(REST_S)
        watch = Stopwatch(terminal.screen.window.view, lambda: terminal.driver.view)
        codes = [code for code in WHOLE if code in catalogue()]
        for number, code in enumerate([*codes, *(MANY[number % len(MANY)] for number in range(visits))]):
            taken = _visit(terminal, code)
            kind = "many" if number >= len(codes) else "whole"
            reported = {"kind": kind, "seconds": round(taken, 3), "memory_kib": written_kib(os.getpid())}
            sys.stdout.write(json.dumps({**reported, "taps": [asdict(tap) for tap in watch.taps]}) + "\n")
            sys.stdout.flush()
            watch.taps.clear()


def _visit(terminal: DemoTerminal, code: str) -> float:
    begun = perf_counter()
    robot, item = Robot(terminal), catalogue()[code]
    robot.wake()
    robot.open_by_theme(item)
    robot.walk(item)
    robot.finish()

    return perf_counter() - begun


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[3]), sys.argv[2])
