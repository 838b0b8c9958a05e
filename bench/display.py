"""A screen of its own (Xvfb) with a finger that keeps tapping (xdotool), and the memory of a process with its children."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

WIDTH, HEIGHT = 1080, 1920

TAP_EVERY_S = 0.04

TAPPED = ((WIDTH // 4, 120), (WIDTH // 2, 120))
"""In the header: there the attract screen wakes, the page has tiles, and a further tap on the home screen hits nothing.

By turns, because the terminal takes a second tap at the same place for the other half of a double tap.
"""

ROUNDS = 1_000
"""More than fit into anybody's patience."""

NEEDED = ("Xvfb", "xdotool", "chromium")


def missing_programs() -> list[str]:
    """What of Debian's packages is not there."""
    return [name for name in NEEDED if shutil.which(name) is None]


@contextmanager
def virtual_screen(width: int = WIDTH, height: int = HEIGHT) -> Iterator[str]:
    """An X server with nothing else on it, a portrait screen unless said otherwise; gives its DISPLAY."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as answer:
                yield f":{answer.readline().strip()}"
        finally:
            server.terminate()


@contextmanager
def tapping(display: str) -> Iterator[None]:
    """One finger that taps until the block ends."""
    round_ = [
        # without a delay of its own: xdotool waits 0.1 s after every click, and the clock would tick in steps of that
        part
        for x, y in TAPPED
        for part in ("mousemove", str(x), str(y), "click", "--delay", "0", "1", "sleep", str(TAP_EVERY_S))
    ]
    command = ["xdotool", *round_ * ROUNDS]
    with subprocess.Popen(command, env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL) as finger:
        try:
            yield
        finally:
            finger.terminate()


def memory_of_tree(pid: int) -> dict[str, float]:
    """Proportional set size (MiB) of the process and all below it, by program."""
    root = psutil.Process(pid)
    found: dict[str, float] = {}
    for process in [root, *root.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            found[process.name()] = found.get(process.name(), 0.0) + _pss_mib(process.pid)
    return found


def _pss_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def written_kib(pid: int) -> int:
    """Memory that the process has written and has to itself (KiB): pages of files come and go by the system's own will."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))


def end_tree(process: subprocess.Popen[bytes]) -> None:
    """End a process that leads its own group, and all in the group."""
    for number in (15, 9):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return
