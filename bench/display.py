"""A screen of its own (Xvfb) with a finger that keeps tapping (xdotool), and the memory of a process with its children."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

WIDTH, HEIGHT = 1080, 1920

TAP_EVERY_MS = 40

TAPPED = (WIDTH // 2, 10)
"""In the header: there the attract screen wakes, the page has a tile, and a further tap on the home screen hits nothing."""

NEEDED = ("Xvfb", "xdotool", "chromium")


def missing_programs() -> list[str]:
    """What of Debian's packages is not there."""
    return [name for name in NEEDED if shutil.which(name) is None]


@contextmanager
def virtual_screen() -> Iterator[str]:
    """A portrait screen; gives its DISPLAY."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as answer:
                yield f":{answer.readline().strip()}"
        finally:
            server.terminate()


@contextmanager
def tapping(display: str) -> Iterator[None]:
    """One finger that taps the same place until the block ends."""
    taps = ["click", "--repeat", "100000", "--delay", str(TAP_EVERY_MS), "1"]
    command = ["xdotool", "mousemove", *map(str, TAPPED), *taps]
    with subprocess.Popen(command, env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL) as finger:
        try:
            yield
        finally:
            finger.terminate()


def memory_of_tree(pid: int, left_out: str) -> dict[str, float]:
    """Proportional set size (MiB) of the process and all below it, by program; `left_out` marks command lines to skip."""
    root = psutil.Process(pid)
    found: dict[str, float] = {}
    for process in [root, *root.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            if left_out and left_out in " ".join(process.cmdline()):
                continue
            found[process.name()] = found.get(process.name(), 0.0) + _pss_mib(process.pid)
    return found


def _pss_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def end_tree(process: subprocess.Popen[bytes]) -> None:
    """End a process that leads its own group, and all in the group."""
    for number in (15, 9):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return
