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
from math import inf
from pathlib import Path
from time import perf_counter

from app.screen.loading import load_quickly

load_quickly()

from bench.display import memory_of_tree  # noqa: E402 -- after load_quickly, as the terminal does it
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
FACES = ("RS001", "GJ001", "JY003")
"""With a face in each, done again and again where that is what is measured."""
REST_S = 14.0
"""A terminal that was just started has time to settle before the first citizen."""


def main(folder: Path, centre_url: str, visits: int, *, only_faces: bool, longest_s: float) -> None:
    """All whole items once, and once more for what is loaded late, then the many; or the visits with a face alone.

    None begins after `longest_s`.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    settings = read_settings(folder / "settings.toml")
    site = DemoSite(centre_url, DockClient.of_folder(folder / "dock"), lambda: settings)
    with DemoTerminal(folder, site, SHAPE) as terminal:
        gc.enable()
        terminal.driver.rest(REST_S)
        watch = Stopwatch(terminal.screen.window.view, lambda: terminal.driver.view)
        codes = [] if only_faces else [code for code in WHOLE if code in catalogue()]
        many, until = FACES if only_faces else MANY, perf_counter() + longest_s
        for number, code in enumerate([*codes, *(many[each % len(many)] for each in range(visits))]):
            if perf_counter() > until:
                break
            taken = _visit(terminal, code)
            kind = "many" if number >= len(codes) else "whole"
            told = {"kind": kind, "seconds": round(taken, 3), "memory_kib": _written_kib()}
            if only_faces:
                told["pss_mib"] = round(sum(memory_of_tree(os.getpid()).values()), 2)
            sys.stdout.write(json.dumps({**told, "taps": [asdict(each) for each in watch.taps]}) + "\n")
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


def _written_kib() -> int:
    """Memory that the process has written and has to itself (KiB): pages of files come and go by the system's own will."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))


if __name__ == "__main__":
    longest = float(sys.argv[5]) if len(sys.argv) > 5 else inf
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), only_faces="faces" in sys.argv[4:], longest_s=longest)
