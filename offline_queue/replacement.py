"""Puts a new queue file in the place of a damaged or missing one, so that a power cut anywhere loses no word of it.

The new file is filled under a name of its own (`.rebuilding`), then named ready (`.rebuilt-<time>`); only then does the
damaged one move aside and the ready one take its place. A start that finds a ready file goes on from there; one that
finds a half-filled file throws it away and begins again, with the damaged file still where it was.
A small mark beside the queue says that one was ever made here: a queue that is gone is not a first start.
"""

from datetime import datetime
from pathlib import Path

from contract.folders import sync_folder
from offline_queue.database import attach
from offline_queue.restoring import Restoring, restore

SIDE_FILES = ("-wal", "-shm")
OWNER_ONLY = 0o600

_READY = ".rebuilt-"
_ASIDE = ".damaged-"


def was_ever_made(path: Path) -> bool:
    """Whether a queue was made at `path` before, be it there now or not."""
    return _mark(path).exists()


def remember_it_was_made(path: Path) -> None:
    """Leave the mark. Raises OSError."""
    if not was_ever_made(path):
        _mark(path).touch(mode=OWNER_ONLY)
        sync_folder(path.parent)


def build_ready(path: Path, stamp: str, found: Restoring | None, now: datetime) -> Path:
    """A whole file, not yet in its place, with what was `found` of the one before; None when there was none before.

    Raises OSError, QueueFault.
    """
    half = path.with_name(f"{path.name}.rebuilding")
    for file in (half, *_side_files(half)):
        file.unlink(missing_ok=True)
    half.touch(mode=OWNER_ONLY)
    database = attach(half)
    try:
        database.migrate()
        if found is not None:
            restore(database, found, now)
    finally:
        database.close()
    ready = path.with_name(f"{path.name}{_READY}{stamp}")
    half.rename(ready)
    sync_folder(path.parent)
    return ready


def ready_file(path: Path) -> Path | None:
    """What an earlier start left ready and did not come to put in its place."""
    return next(iter(sorted(path.parent.glob(f"{path.name}{_READY}*"))), None)


def put_in_place(path: Path, ready: Path) -> Path:
    """Move what lies at `path` aside and `ready` there; gives the name aside. Safe to repeat from the middle."""
    aside = aside_of(path, ready.name.removeprefix(f"{path.name}{_READY}"))
    # The log first and the file it belongs to last: a new file must never meet an old log.
    for source, target in zip((*_side_files(path), path), (*_side_files(aside), aside), strict=True):
        if source.exists():
            source.rename(target)
    sync_folder(path.parent)
    ready.rename(path)
    sync_folder(path.parent)
    return aside


def aside_of(path: Path, stamp: str) -> Path:
    """Where the damaged file of this stamp lies."""
    return path.with_name(f"{path.name}{_ASIDE}{stamp}")


def free_stamp(path: Path, now: datetime) -> str:
    """A stamp that no file set aside has yet."""
    second = now.strftime("%Y%m%dT%H%M%SZ")
    stamps = (f"{second}{number}" for number in ("", *(f".{number}" for number in range(1, 1000))))
    return next(stamp for stamp in stamps if not aside_of(path, stamp).exists())


def _side_files(path: Path) -> tuple[Path, ...]:
    return tuple(Path(f"{path}{suffix}") for suffix in SIDE_FILES)


def _mark(path: Path) -> Path:
    # hidden: who clears away "queue.db*" by hand does not take the memory of it along
    return path.with_name(f".{path.name}.made")
