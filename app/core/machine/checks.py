"""What is looked at on the machine itself: disk, memory, swap, heat, fonts. The same by `kiosk doctor` and by a running terminal."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.core.machine.start_record import StartRecord
from drivers.ocr.model_files import installed_reading_models
from kiosk.services.condition.checks import CheckResult, MachineCheck
from kiosk.services.settings import Settings
from offline_queue.bounds import Bounds
from ui.handwriting.recogniser import LIBRARY, MODEL

MIB = 1024 * 1024
FULL_BYTES = Bounds().least_free
"""Below it the queue takes nothing more."""
LOW_BYTES = 2 * FULL_BYTES
LEAST_MEMORY = 200 * MIB
MOST_OWN_MEMORY = 600 * MIB
"""Several times of what a terminal needs: beyond it, something grows, and it is restarted when no one is there."""
HOT_CELSIUS = 85.0
MANY_RESTARTS = 3
CHARACTERS = 15_906
"""Of the network that reads handwriting, without signs that are never offered."""

FONTS = Path("/usr/share/fonts")
LIBRARIES = Path("/usr/lib")
MEMORY = Path("/proc/meminfo")
OWN_MEMORY = Path("/proc/self/smaps_rollup")
THERMAL = Path("/sys/class/thermal")

SWAPS = Path("/proc/swaps")
BLOCK_DEVICES = Path("/sys/class/block")


def machine_checks(settings: Settings) -> Mapping[str, MachineCheck]:
    """By their ids. None of them needs a network or a device, and none takes longer than the disk."""
    folder = settings.data
    return {
        "disk.read_only": lambda: _writable(folder),
        "disk.full": lambda: free_disk("disk.full", folder, FULL_BYTES),
        "disk.low": lambda: free_disk("disk.low", folder, LOW_BYTES),
        "memory.low": memory_left,
        "memory.swap": _swap,
        "memory.growing": own_memory,
        "heat.high": heat,
        "power.lost": lambda: _cut_off(folder),
        "power.restarts": lambda: _restarts(folder),
        "program.failed": lambda: _failure(folder),
        "screen.font": font,
        "screen.handwriting": handwriting,
    }


def free_disk(name: str, folder: Path, least: int) -> CheckResult:
    """Whether there is room where the data is."""
    there = _existing(folder)
    free = os.statvfs(there).f_bavail * os.statvfs(there).f_frsize
    return CheckResult(name, free >= least, f"{free // MIB} MiB are free")


def _writable(folder: Path) -> CheckResult:
    there = _existing(folder)
    is_read_only = bool(os.statvfs(there).f_flag & os.ST_RDONLY) or not os.access(there, os.W_OK)
    return CheckResult("disk.read_only", not is_read_only, f"{there} can {'not ' if is_read_only else ''}be written")


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())


def memory_left(file: Path = MEMORY) -> CheckResult:
    """Whether the machine has memory to give."""
    left = next(
        int(line.split()[1]) * 1024 for line in file.read_text().splitlines() if line.startswith("MemAvailable")
    )
    return CheckResult("memory.low", left >= LEAST_MEMORY, f"{left // MIB} MiB are available")


def own_memory(file: Path = OWN_MEMORY) -> CheckResult:
    """Whether this program stays within its budget: what it wrote and has to itself."""
    lines = file.read_text().splitlines()
    own = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_Dirty:"))
    return CheckResult("memory.growing", own <= MOST_OWN_MEMORY, f"{own // MIB} MiB of {MOST_OWN_MEMORY // MIB} MiB")


def _swap() -> CheckResult:
    areas = plain_swap()
    if areas:
        note = f"{', '.join(areas)}: not encrypted, could keep citizens' data; swapoff, or encrypt"
        return CheckResult("memory.swap", False, note)
    return CheckResult("memory.swap", True, "off, in memory, or encrypted")


def heat(folder: Path = THERMAL) -> CheckResult:
    """The hottest place that the machine measures; None where it measures none."""
    hottest = max(_temperatures(folder), default=None)
    if hottest is None:
        return CheckResult("heat.high", None, "this machine measures no temperature")
    return CheckResult("heat.high", hottest < HOT_CELSIUS, f"{hottest:.0f} °C")


def _temperatures(folder: Path) -> Iterator[float]:
    for file in folder.glob("thermal_zone*/temp"):
        try:
            yield int(file.read_text()) / 1000
        except (OSError, ValueError):  # a sensor that is asleep
            continue


def _cut_off(folder: Path) -> CheckResult:
    at = StartRecord(folder).cut_off
    note = (
        "no power cut ended the last run" if at is None else f"the run that began {at:%Y-%m-%d %H:%M} UTC was cut off"
    )
    return CheckResult("power.lost", at is None, note)


def _restarts(folder: Path) -> CheckResult:
    failures = StartRecord(folder).failures
    return CheckResult("power.restarts", failures < MANY_RESTARTS, f"{failures} runs of the last hour were cut off")


def _failure(folder: Path) -> CheckResult:
    """A failure of an earlier run; a failure of this run is reported by the health."""
    failure = StartRecord(folder).failure
    return CheckResult("program.failed", not failure, failure or "nothing failed before the last start")


def font(folder: Path = FONTS) -> CheckResult:
    """Whether the font of the screen is installed."""
    is_there = next(folder.rglob("NotoSansCJK*"), None) is not None
    return CheckResult("screen.font", is_there, "Noto Sans CJK" if is_there else "fonts-noto-cjk is not installed")


def handwriting(model: Path = MODEL, libraries: Path = LIBRARIES, network: Path | None = None) -> CheckResult:
    """Whether a citizen can write with the finger. Looks for the files: to open the models would take memory."""
    if (network or installed_reading_models().characters).is_file():
        return CheckResult("screen.handwriting", True, f"reads {CHARACTERS:,} characters")
    if not model.exists() or next(libraries.glob(f"*/{LIBRARY}"), None) is None:
        note = "libzinnia0 and tegaki-zinnia-simplified-chinese are not installed: citizens can type, but not write"
        return CheckResult("screen.handwriting", False, note)
    return CheckResult("screen.handwriting", True, "reads 6,763 characters")


def plain_swap(swaps: Path = SWAPS, devices: Path = BLOCK_DEVICES) -> list[str]:
    """The swap areas that are neither in memory (zram) nor encrypted (dm-crypt); empty where the system has none.

    A swap file counts as plain: whether the disk below it is encrypted cannot be seen from here. Plain ones could keep citizens' data.
    """
    try:
        lines = swaps.read_text().splitlines()[1:]
    except OSError:  # a kernel without swap
        return []
    areas = (line.split()[0] for line in lines if line.strip())
    return [area for area in areas if not _is_safe(Path(area).name, devices)]


def _is_safe(device: str, devices: Path) -> bool:
    if device.startswith("zram"):
        return True
    try:
        return (devices / device / "dm" / "uuid").read_text().startswith("CRYPT-")
    except OSError:
        return False
