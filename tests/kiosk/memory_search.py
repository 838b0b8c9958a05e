"""Looks for bytes in the writable memory of another process (/proc/PID/mem)."""

from collections import Counter
from pathlib import Path

CHUNK = 1 << 24


def encodings(text: str) -> dict[str, bytes]:
    """A text as it may lie in memory: Python's kinds, Qt's UTF-16, JSON's UTF-8."""
    found = {"utf-8": text.encode(), "utf-16": text.encode("utf-16-le"), "utf-32": text.encode("utf-32-le")}
    return {name: raw for name, raw in found.items() if len(raw) >= 6}


def occurrences(pid: int, patterns: dict[str, bytes]) -> Counter[str]:
    """How often each pattern is in the process's writable memory."""
    found: Counter[str] = Counter()
    longest = max(len(each) for each in patterns.values())
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in _writable(pid):
            tail = b""
            for at in range(start, end, CHUNK):
                try:
                    memory.seek(at)
                    block = tail + memory.read(min(CHUNK, end - at))
                except (OSError, ValueError, OverflowError):
                    break
                for name, raw in patterns.items():
                    found[name] += block.count(raw)
                tail = block[-(longest - 1) :]
    return found


def _writable(pid: int) -> list[tuple[int, int]]:
    areas = []
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        addresses, rights, *_ = line.split()
        if rights.startswith("rw"):
            start, end = (int(each, 16) for each in addresses.split("-"))
            areas.append((start, end))
    return areas
