"""Memory after a thousand visits with a face in each, beside Chromium that rests on the same machine.

The real terminal with its screen (offscreen) and a scripted citizen before the simulated camera, in one process: what the citizen needs of
memory counts as the terminal's. A face takes seconds, by law of its challenge: as many visits as come in a quarter of an hour, up to a
thousand. The title says how many there were; nothing is reckoned up to more, and the slope a visit is told beside.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import sleep
from typing import Any

from app.core.enrolment import identity_of
from bench.chromium import chromium
from bench.display import memory_of_tree, missing_programs, tapping, virtual_screen
from bench.figures import Figure, Measured, NotMeasured
from bench.settings_file import write_settings
from bench.terminal import compiled_environment
from bench.visits import growth
from demo.environment import DemoEnvironment, DemoPlan
from kiosk.services.memory import guarded

VISITS, FEW = 1000, 8
LONGEST_S, PATIENCE_S = 900.0, 600.0
WARM = 30
"""Visits until caches are full and the heap has its size, or half of them where they are fewer: the slope is that of those after."""
CHROMIUM_S = 60.0
CALM_S = 10.0
LONGEST_REASON = 200
LAST = 5
"""The median of so many visits at the end counts."""


def measure(*, quick: bool) -> Measured | NotMeasured:
    """PSS of the terminal with all it has started, at rest behind the last visits."""
    if missing := missing_programs():
        return NotMeasured(f"not installed: {', '.join(missing)}")
    visits = FEW if quick else VISITS
    told = _visited(visits)
    if isinstance(told, str):
        return NotMeasured(f"the scripted citizen got stuck: {told}")
    yardstick = _chromium()
    if yardstick is None:
        return NotMeasured("Chromium did not answer a touch")
    size = [each["pss_mib"] for each in told]
    last = median(size[-LAST:])
    written = [each["memory_kib"] for each in told]
    slope, own = growth(written[min(WARM, len(written) // 2) :]), median(written[-LAST:]) / 1024
    # What other programs map too counts in part: beside other Qt programs the share flatters, what is written does not.
    beside = (
        f"Chromium: {yardstick:.0f} MiB; terminal: {last:.0f} MiB, {size[0]:.0f} after the first; "
        f"{own:.0f} MiB written by itself, {slope:.1f} KiB more a visit"
    )
    title = f"memory (PSS) after {len(size)} visits with a face in each"
    figure = Figure(f"memory_{len(size)}_visits_ratio", title, last / yardstick, "×", 0.40, yardstick=beside)
    return Measured((figure,), {"pss_mib": [round(each, 1) for each in size], "chromium_mib": round(yardstick, 1)})


def _visited(visits: int) -> list[dict[str, Any]] | str:
    """What `bench.visiting` tells of each visit; why, where it did not come to its end."""
    with tempfile.TemporaryDirectory(prefix="faces-") as name, DemoEnvironment(DemoPlan(Path(name))) as surroundings:
        settings = surroundings.settings()
        identity_of(settings)
        write_settings(settings, Path(name) / "settings.toml")
        # the first start compiles the program and makes the database, once in the life of a terminal
        if isinstance(stuck := _told(name, surroundings.centre_url, 0), str):
            return stuck
        return _told(name, surroundings.centre_url, visits)


def _told(folder: str, centre_url: str, visits: int) -> list[dict[str, Any]] | str:
    """What one start tells of so many visits; the last it said where it failed."""
    command = [sys.executable, "-m", "bench.visiting", folder, centre_url, str(visits), "faces", str(LONGEST_S)]
    environment = guarded(compiled_environment(Path(folder) / "bytecode"))
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=LONGEST_S + PATIENCE_S
        )
    except subprocess.CalledProcessError as failed:
        said = failed.stderr.strip().splitlines()
        return said[-1][:LONGEST_REASON] if said else f"exit status {failed.returncode}"
    except subprocess.TimeoutExpired:
        return "out of time"
    return [json.loads(line) for line in done.stdout.splitlines()]


def _chromium() -> float | None:
    """MiB of Chromium once it has answered and is calm."""
    with (
        tempfile.TemporaryDirectory(prefix="beside-", ignore_cleanup_errors=True) as folder,
        virtual_screen() as display,
        chromium(display, Path(folder)) as running,
    ):
        with tapping(display):
            if not running.answered(CHROMIUM_S):
                return None
        sleep(CALM_S)
        return sum(memory_of_tree(running.pid).values())
