"""Looks for bytes in everything that a process holds: its writable memory, its open files, its folders."""

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
PIECE = 1 << 18
AROUND = 96
PRESENT_OR_SWAPPED = 0b11 << 62

Needles = Mapping[str, bytes]


@dataclass(frozen=True)
class Trace:
    """痕迹 — something that should not be there, with what is around it."""

    what: str
    where: str
    around: bytes

    def __str__(self) -> str:
        return f"{self.what} at {self.where}: {self.around!r}"


class MemorySearch:
    """内存搜索 — searches the writable memory of a process again and again.

    Remembers what every piece of memory looked like when nothing was found in it, and searches it again only when it has
    changed since: a second search takes a tenth of the time of the first.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._clean: dict[int, int] = {}

    def traces(self, needles: Needles, *, is_whole: bool = False) -> list[Trace]:
        """Every place where one of the needles is; `again` searches also what has not changed."""
        before, self._clean = ({} if is_whole else self._clean), {}
        found: list[Trace] = []
        with Path(f"/proc/{self._pid}/mem").open("rb", buffering=0) as memory:
            for start, end, name in _resident(self._pid):
                tail = b""
                for at in range(start, end, PIECE):
                    piece = _read(memory.fileno(), at, min(PIECE, end - at))
                    digest = hash(piece)
                    if before.get(at) != digest:
                        here = _traces(tail + piece, needles, at - len(tail), name)
                        found += here
                        digest = 0 if here else digest
                    self._clean[at] = digest
                    tail = piece[-_longest(needles) :]
        return found


def in_files(files: Iterable[Path], needles: Needles) -> list[Trace]:
    """Every place in the files where one of the needles is."""
    found: list[Trace] = []
    for file in files:
        try:
            data = file.read_bytes()
        except OSError:  # went away meanwhile
            continue
        found += _traces(data, needles, 0, str(file))
    return found


def files_below(*folders: Path) -> Iterator[Path]:
    """Every regular file of the folders."""
    for folder in folders:
        yield from (each for each in folder.rglob("*") if each.is_file() and not each.is_symlink())


def open_files(pid: int) -> Iterator[Path]:
    """What the process has open and can be read: also files that have no name any more, and memory without one."""
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(entry.readlink())
            is_regular = entry.is_file()
        except OSError:
            continue
        if is_regular and not target.startswith(("/usr/", "/proc/", "/sys/")):
            yield entry


def children(pid: int) -> Iterator[int]:
    """The processes that it has started and that still run."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # the thread has ended meanwhile
            yield from map(int, (thread / "children").read_text().split())


def in_children(pid: int, needles: Needles) -> list[Trace]:
    """Every place in the memory of what it has started; `where` begins with the program's name."""
    found: list[Trace] = []
    for child in children(pid):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            program = _program(child)
            found += [replace(each, where=f"{program}, {each.where}") for each in MemorySearch(child).traces(needles)]
    return found


def _program(pid: int) -> str:
    """The module that it runs, where it runs Python."""
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return words[words.index("-m") + 1] if "-m" in words else words[0]


def _longest(needles: Needles) -> int:
    return max(len(each) for each in needles.values())


def _traces(block: bytes, needles: Needles, begins: int, name: str) -> list[Trace]:
    return [
        Trace(what, f"{begins + place:#x} {name}", block[max(0, place - AROUND) : place + AROUND])
        for what, needle in needles.items()
        for place in _places(block, needle)
    ]


def _places(block: bytes, needle: bytes) -> Iterator[int]:
    place = block.find(needle)
    while place >= 0:
        yield place
        place = block.find(needle, place + 1)


def _read(file: int, at: int, length: int) -> bytes:
    try:
        return os.pread(file, length, at)
    except OSError:  # unmapped meanwhile, or a device
        return b""


_AREA = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ *(.*)")


def _resident(pid: int) -> Iterator[tuple[int, int, str]]:
    """Runs of pages of writable areas that have been touched; the rest of an area is zeros."""
    with Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pagemap:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            area = _AREA.fullmatch(line)
            if area is None or not area[3].startswith("rw"):
                continue
            start, end = int(area[1], 16), int(area[2], 16)
            flags = memoryview(os.pread(pagemap.fileno(), (end - start) // PAGE * 8, start // PAGE * 8)).cast("Q")
            yield from ((start + a * PAGE, start + b * PAGE, area[4]) for a, b in _runs(flags))


def _runs(flags: memoryview) -> Iterator[tuple[int, int]]:
    begun = None
    for place, flag in enumerate(flags):
        is_there = bool(flag & PRESENT_OR_SWAPPED)
        if is_there and begun is None:
            begun = place
        elif not is_there and begun is not None:
            yield begun, place
            begun = None
    if begun is not None:
        yield begun, len(flags)
