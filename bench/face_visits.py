"""Memory after a thousand visits with a face in each, beside Chromium that rests on the same machine.

The real terminal with its screen (offscreen), and a scripted citizen before the simulated camera: a process for each visit, which has gone
when memory is counted. A face takes seconds, by law of its challenge: as many visits as come in a quarter of an hour, up to a
thousand. The title says how many there were; nothing is reckoned up to more, and the slope a visit is listed beside.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from app.core.enrolment import identity_of
from bench.chromium import chromium
from bench.display import end_tree, memory_of_tree, missing_programs, tapping, virtual_screen, written_kib
from bench.figures import Figure, Measured, NotMeasured
from bench.settings_file import write_settings
from bench.terminal import compiled_environment
from bench.visits import growth
from demo.environment import DemoEnvironment, DemoPlan
from kiosk.services.memory import guarded

FACES = ("RS001", "GJ001", "JY003")
"""Items with a face in each, done again and again."""
VISITS, FEW = 1000, 8
LONGEST_S, PATIENCE_S = 900.0, 600.0
SWEPT_S = 1.0
"""From the attract screen until what the visit had is gone, and what the screen built for it."""
WARM = 30
"""Visits until caches are full and the heap has its size, or half of them where they are fewer: the slope is that of those after."""
CHROMIUM_S = 60.0
CALM_S = 10.0
LONGEST_REASON = 200
LAST = 5
"""The median of so many visits at the end counts."""


@dataclass(frozen=True)
class Visit:
    """How long one visit took, and what the terminal held behind it: PSS of all its processes, and what itself had written."""

    seconds: float
    pss_mib: float
    written_kib: int


def measure(*, quick: bool) -> Measured | NotMeasured:
    """PSS of the terminal with all it has started, at rest behind the last visits."""
    if missing := missing_programs():
        return NotMeasured(f"not installed: {', '.join(missing)}")
    visits = FEW if quick else VISITS
    reported = _visited(visits)
    if isinstance(reported, str):
        return NotMeasured(f"the scripted citizen got stuck: {reported}")
    yardstick = _chromium()
    if yardstick is None:
        return NotMeasured("Chromium did not answer a touch")
    size = [visit.pss_mib for visit in reported]
    last = median(size[-LAST:])
    written = [visit.written_kib for visit in reported]
    slope, own = growth(written[min(WARM, len(written) // 2) :]), median(written[-LAST:]) / 1024
    # What other programs map too counts in part: beside other Qt programs the share flatters, what is written does not.
    beside = (
        f"Chromium: {yardstick:.0f} MiB; terminal: {last:.0f} MiB, {size[0]:.0f} after the first; "
        f"{own:.0f} MiB written by itself, {slope:.1f} KiB more a visit"
    )
    title = f"memory (PSS) after {len(size)} visits with a face in each"
    figure = Figure(f"memory_{len(size)}_visits_ratio", title, last / yardstick, "×", 0.40, yardstick=beside)
    raw = {
        "pss_mib": [round(kib, 1) for kib in size],
        "written_kib": written,
        "seconds": [round(visit.seconds, 1) for visit in reported],
        "chromium_mib": round(yardstick, 1),
    }
    return Measured((figure,), raw)


def _visited(visits: int) -> list[Visit] | str:
    """What each visit left behind; why, where one did not come to its end."""
    with tempfile.TemporaryDirectory(prefix="faces-") as name, DemoEnvironment(DemoPlan(Path(name))) as surroundings:
        folder = Path(name)
        settings = surroundings.settings()
        identity_of(settings)
        write_settings(settings, folder / "settings.toml")
        # the first start compiles the program and makes the database, once in the life of a terminal
        with _terminal(folder) as pid:
            if pid is None:
                return "the terminal did not come up"
        with _terminal(folder) as pid:
            return (
                "the terminal did not come up" if pid is None else _walk(pid, folder, surroundings.centre_url, visits)
            )


def _walk(pid: int, folder: Path, centre_url: str, visits: int) -> list[Visit] | str:
    """One visit after the other, none begun after `LONGEST_S`."""
    reported: list[Visit] = []
    begun = perf_counter()
    while len(reported) < visits and perf_counter() < begun + LONGEST_S:
        code, since = FACES[len(reported) % len(FACES)], perf_counter()
        command = [sys.executable, "-m", "bench.citizen", str(folder), centre_url, code]
        try:
            subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE_S)
        except subprocess.CalledProcessError as failed:
            said = failed.stderr.strip().splitlines()
            return said[-1][:LONGEST_REASON] if said else f"exit status {failed.returncode}"
        except subprocess.TimeoutExpired:
            return "out of time"
        taken = perf_counter() - since
        sleep(SWEPT_S)
        reported.append(Visit(taken, sum(memory_of_tree(pid).values()), written_kib(pid)))
    return reported


@contextmanager
def _terminal(folder: Path) -> Iterator[int | None]:
    """Its process once visitors may come; None where it does not get that far."""
    (folder / "door").unlink(missing_ok=True)
    environment = guarded(compiled_environment(folder / "bytecode"))
    command = [sys.executable, "-m", "bench.visited", str(folder)]
    process = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.PIPE, text=True)
    try:
        yield process.pid if process.stdout is not None and process.stdout.readline() else None
    finally:
        end_tree(process)


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
