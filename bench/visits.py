"""Visits of a scripted citizen at the real terminal with centre and devices: how long taps take, and whether memory grows.

Core, drivers, screen and centre are the real ones; the window is offscreen, drawn by software as on a terminal without a
GPU. The first visits of all (whole items, from touch to receipt) load everything; memory is watched over the many after.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from app.core.enrolment import identity_of
from bench.figures import Figure, Measured, NotMeasured, spread
from bench.settings_file import write_settings
from bench.terminal import compiled_environment
from demo.environment import DemoEnvironment, DemoPlan
from kiosk.services.memory import guarded

VISITS = 150
WARM_UP = 30
"""Of the many: caches fill, and the allocator finds its size."""

PATIENCE_S = 600.0


def measure(*, quick: bool) -> Measured | NotMeasured:
    """p99 of all taps after the whole items, and KiB of memory a visit over the many after the warm-up."""
    visits = 6 if quick else VISITS
    reported = _visited(visits)
    if reported is None:
        return NotMeasured("the scripted citizen got stuck")
    many = [report for report in reported if report["kind"] == "many"]
    taps = [tap for report in many for tap in report["taps"]]
    memory = [report["memory_kib"] for report in many][0 if quick else WARM_UP :]
    slope = growth(memory)
    beside = f"{len(memory)} visits; {memory[0] / 1024:.0f} MiB, then {memory[-1] / 1024:.0f} MiB of its own"
    reported_taps = spread([tap["taken_ms"] for tap in taps])
    figures = (
        Figure(
            "tap_p99_ms",
            "tap to the next screen painted, real terminal, software rendering, p99",
            reported_taps["p99"],
            "ms",
            50,
            yardstick=f"{len(taps)} taps; p50 {reported_taps['p50']:.0f} ms, p90 {reported_taps['p90']:.0f} ms",
        ),
        Figure("memory_slope_kib", "memory a visit, after warm-up", slope, "KiB", 1, yardstick=beside),
    )
    return Measured(
        figures,
        {
            "taps_ms": reported_taps,
            "first_time_ms": spread(
                [tap["taken_ms"] for report in reported if report["kind"] == "whole" for tap in report["taps"]]
            ),
            "taps_by_screen_ms": dict(_by_screen(taps)),
            "visit_s": round(median(report["seconds"] for report in many), 2),
            "memory_kib": [report["memory_kib"] for report in many],
        },
    )


def growth(values: Sequence[float]) -> float:
    """What each value is above the one before, as the median over all pairs (Theil and Sen): a single step is no growth."""
    pairs = combinations(enumerate(values), 2)
    return median((later - earlier) / (after - before) for (before, earlier), (after, later) in pairs)


def _by_screen(taps: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, float]]]:
    for screen in sorted({tap["screen"] for tap in taps}):
        yield screen, spread([tap["taken_ms"] for tap in taps if tap["screen"] == screen], 1)


def _visited(visits: int) -> list[dict[str, Any]] | None:
    """The measurements of `bench.visiting` for each visit; None when it did not come to its end."""
    with tempfile.TemporaryDirectory(prefix="visits-") as name, DemoEnvironment(DemoPlan(Path(name))) as surroundings:
        settings = surroundings.settings()
        identity_of(settings)
        write_settings(settings, Path(name) / "settings.toml")
        environment = guarded(compiled_environment(Path(name) / "bytecode"))
        command = [sys.executable, "-m", "bench.visiting", name, surroundings.centre_url, str(visits)]
        try:
            done = subprocess.run(
                command,
                env=environment,
                capture_output=True,
                text=True,
                check=True,
                timeout=PATIENCE_S,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
    return [json.loads(line) for line in done.stdout.splitlines()]
