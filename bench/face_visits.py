"""Memory after a thousand visits with a face in each, beside Chromium that rests on the same machine.

The real terminal with its screen (offscreen) and a scripted citizen before the simulated camera, in one process: what the citizen needs of
memory counts as the terminal's. The title says how many visits there were; nothing is reckoned up to more.
"""

import json
import os
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
from demo.environment import DemoEnvironment, DemoPlan
from kiosk.services.memory import guarded

VISITS, FEW = 1000, 8
PATIENCE_S, PATIENCE_A_VISIT_S = 300.0, 60.0
CHROMIUM_S = 60.0
CALM_S = 10.0
LAST = 5
"""The median of so many visits at the end counts."""


def measure(*, quick: bool) -> Measured | NotMeasured:
    """PSS of the terminal with all it has started, at rest behind the last visits."""
    if missing := missing_programs():
        return NotMeasured(f"not installed: {', '.join(missing)}")
    visits = FEW if quick else VISITS
    told = _visited(visits)
    if told is None:
        return NotMeasured("the scripted citizen got stuck")
    yardstick = _chromium()
    if yardstick is None:
        return NotMeasured("Chromium did not answer a touch")
    size = [each["pss_mib"] for each in told]
    last = median(size[-LAST:])
    beside = f"Chromium: {yardstick:.0f} MiB; terminal: {last:.0f} MiB, {size[0]:.0f} after the first"
    title = f"memory (PSS) after {len(size)} visits with a face in each"
    figure = Figure(f"memory_{len(size)}_visits_ratio", title, last / yardstick, "×", 0.40, yardstick=beside)
    return Measured((figure,), {"pss_mib": [round(each, 1) for each in size], "chromium_mib": round(yardstick, 1)})


def _visited(visits: int) -> list[dict[str, Any]] | None:
    """What `bench.visiting` tells of each visit; None when it did not come to its end."""
    with tempfile.TemporaryDirectory(prefix="faces-") as name, DemoEnvironment(DemoPlan(Path(name))) as surroundings:
        settings = surroundings.settings()
        identity_of(settings)
        write_settings(settings, Path(name) / "settings.toml")
        if _told(name, surroundings.centre_url, 0) is None:  # makes the database, as a terminal does once in its life
            return None
        return _told(name, surroundings.centre_url, visits)


def _told(folder: str, centre_url: str, visits: int) -> list[dict[str, Any]] | None:
    """What one start tells of so many visits."""
    command = [sys.executable, "-m", "bench.visiting", folder, centre_url, str(visits), "faces"]
    patience = PATIENCE_S + PATIENCE_A_VISIT_S * visits
    try:
        done = subprocess.run(
            command, env=guarded(os.environ), capture_output=True, text=True, check=True, timeout=patience
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
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
