"""Fetches one release in a process of its own: `python -m updates.fetch_process VERSION …`, one line of JSON as the answer.

It runs at the lowest priority and ends with its parent: whose end closes the standard input that this process reads.
"""

import argparse
import json
import os
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from updates.fetching import Fetched, NotFetched, ReleaseFetch
from updates.origins import FolderOrigin, ReleaseOrigin, WebOrigin
from updates.slots import Slots

NICE = 19


def main(arguments: list[str] | None = None) -> int:
    """Fetch, and say how it went."""
    parser = argparse.ArgumentParser(prog="fetch_process")
    parser.add_argument("version")
    parser.add_argument("--slots", type=Path, required=True, help="the folder of releases")
    parser.add_argument("--from", dest="origin", required=True, help="address or folder of the repository")
    parser.add_argument("--root", type=Path, required=True, help="the trusted first keys")
    parser.add_argument("--bytes-per-second", type=int, default=0, help="of the line, at most; 0: as it comes")
    asked = parser.parse_args(arguments)
    os.nice(NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    answer = _fetch(asked)
    kind = "fetched" if isinstance(answer, Fetched) else "not_fetched"
    sys.stdout.write(json.dumps({"kind": kind, **asdict(answer)}, ensure_ascii=False) + "\n")
    return 0


def _fetch(asked: argparse.Namespace) -> Fetched | NotFetched:
    try:
        root = asked.root.read_bytes()
    except OSError as error:
        return NotFetched(f"the trusted keys are not there: {asked.root.name}: {error.strerror}")
    is_web = asked.origin.startswith(("http://", "https://"))
    origin: ReleaseOrigin = WebOrigin(asked.origin) if is_web else FolderOrigin(Path(asked.origin))
    pace = LinePace(asked.bytes_per_second).note_bytes if asked.bytes_per_second else lambda _bytes: None
    return ReleaseFetch(Slots(asked.slots), asked.slots / "trust", origin, root, pace=pace).fetch(asked.version)


class LinePace:
    """Leaves the rest of a narrow line to citizens (限速): on average no more than so many bytes a second are taken."""

    def __init__(self, bytes_per_second: int) -> None:
        self._limit = bytes_per_second
        self._began = time.monotonic()
        self._came = 0

    def note_bytes(self, number: int) -> None:
        """So many bytes have come; waits until they may have."""
        self._came += number
        time.sleep(max(0.0, self._came / self._limit - (time.monotonic() - self._began)))


def _end_with_parent() -> None:
    # not by sys.stdin, whose lock would be held when the process ends
    while os.read(0, 64):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
