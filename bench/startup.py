"""From process start to a home screen that answers a touch, and the memory at home: the terminal beside Chromium.

Both run on the same virtual screen, in turns. For the time they are tapped all the time from the start; the clock stops at
the answer. For the memory they rest first, untouched, as a machine does that no one is at; then they are tapped.
"""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from bench.chromium import chromium
from bench.display import memory_of_tree, missing_programs, tapping, virtual_screen
from bench.figures import Figure, Measured, NotMeasured
from bench.running import Running
from bench.terminal import enrolled_terminal

RUNS = 5
MEMORY_RUNS = 3
PATIENCE_S = 60.0
REST_S = 14.0
"""From the start until somebody comes: what is loaded after the first screen belongs to the memory."""
CALM_S = 2.0
"""From the answer until memory is read."""

Start = Callable[[str, Path], AbstractContextManager[Running]]


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Medians of the runs; one more of each comes first and does not count: it fills the disk cache and makes the database."""
    if missing := missing_programs():
        return NotMeasured(f"not installed: {', '.join(missing)}")
    seconds: dict[str, list[float]] = {"terminal": [], "chromium": []}
    memory: dict[str, list[dict[str, float]]] = {"terminal": [], "chromium": []}
    with tempfile.TemporaryDirectory(prefix="terminal-") as folder, enrolled_terminal(Path(folder)) as terminal:
        contenders: dict[str, Start] = {"terminal": terminal.start, "chromium": chromium}
        with virtual_screen() as display:
            for run in range(2 if quick else RUNS + 1):
                for name, start in contenders.items():
                    taken = _answer(start, display)
                    size = _memory(start, display) if run <= MEMORY_RUNS else {}
                    if taken is None or size is None:
                        return NotMeasured(f"{name} did not answer a touch within {PATIENCE_S:.0f} s")
                    if run:
                        seconds[name].append(taken)
                    if run and size:
                        memory[name].append(size)
    return _compared(seconds, memory)


def _answer(start: Start, display: str) -> float | None:
    """Seconds until the first answer to a touch; None when there was none."""
    with tempfile.TemporaryDirectory(prefix="start-", ignore_cleanup_errors=True) as folder:
        begun = perf_counter()
        with start(display, Path(folder)) as running, tapping(display):
            return perf_counter() - begun if running.answered(PATIENCE_S) else None


def _memory(start: Start, display: str) -> dict[str, float] | None:
    """MiB at home by program, of one that has come to rest before; None when it did not answer."""
    with (
        tempfile.TemporaryDirectory(prefix="start-", ignore_cleanup_errors=True) as folder,
        start(display, Path(folder)) as running,
    ):
        sleep(REST_S)
        with tapping(display):
            has_answered = running.answered(PATIENCE_S)
        sleep(CALM_S)
        return memory_of_tree(running.pid) if has_answered else None


def _compared(seconds: dict[str, list[float]], memory: dict[str, list[dict[str, float]]]) -> Measured:
    start = {name: median(values) for name, values in seconds.items()}
    size = {name: median(sum(run.values()) for run in runs) for name, runs in memory.items()}
    figures = (
        Figure(
            "start_ratio",
            "process start to a home screen that answers a touch",
            start["terminal"] / start["chromium"],
            "×",
            0.60,
            yardstick=f"Chromium: {start['chromium']:.2f} s; terminal: {start['terminal']:.2f} s",
        ),
        Figure(
            "memory_ratio",
            "memory (PSS) at home",
            size["terminal"] / size["chromium"],
            "×",
            0.36,
            yardstick=f"Chromium: {size['chromium']:.0f} MiB; terminal: {size['terminal']:.0f} MiB",
        ),
    )
    raw = {
        "seconds": {name: [round(value, 3) for value in values] for name, values in seconds.items()},
        "pss_mib": {
            name: [{program: round(mib, 1) for program, mib in run.items()} for run in runs]
            for name, runs in memory.items()
        },
    }
    return Measured(figures, raw)
