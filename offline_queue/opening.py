"""Opening the database at start: check it, set a damaged file aside, save from it what can be read.

A damaged file is never deleted and never silently replaced: the caller gets a value that says what happened.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from offline_queue.database import Database, attach
from offline_queue.errors import QueueFault
from offline_queue.salvage import read_what_can_be_read, restore

SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True)
class SetAside:
    """损坏文件已移存 — where the damaged file lies now, what could be saved, and whether the chain goes on."""

    path: Path
    saved_records: int
    is_chain_known: bool


@dataclass(frozen=True)
class Opened:
    """The database is open. `set_aside` is not None when it replaces a damaged one: tell the technician."""

    database: Database
    set_aside: SetAside | None = None


@dataclass(frozen=True)
class NotOpened:
    """Neither opened nor made, for instance for want of space or rights. No submission can be promised."""

    reason: str


def open_database(path: Path, now: datetime) -> Opened | NotOpened:
    """Open or make the database at `path`. `now` names a file that must be set aside."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            return Opened(_made(path))
        database = attach(path)
        if database.is_whole():
            database.migrate()
            _keep_private(path)
            return Opened(database)
        database.close()
        return _replaced(path, now)
    except (QueueFault, OSError) as error:
        return NotOpened(str(error))


def _made(path: Path) -> Database:
    path.touch(mode=0o600)
    database = attach(path)
    database.migrate()
    _sync_folder(path.parent)
    return database


def _keep_private(path: Path) -> None:
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _replaced(path: Path, now: datetime) -> Opened:
    aside = _free_name(path, now)
    for suffix in SIDE_FILES:
        side = Path(f"{path}{suffix}")
        if side.exists():
            side.rename(f"{aside}{suffix}")
    path.rename(aside)
    _sync_folder(path.parent)
    salvage = read_what_can_be_read(aside)
    database = _made(path)
    restore(database, salvage, aside.name, now)
    return Opened(database, SetAside(aside, len(salvage.records), bool(salvage.heads)))


def _free_name(path: Path, now: datetime) -> Path:
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    numbers = ("", *(f".{number}" for number in range(1, 1000)))
    candidates = (path.with_name(f"{path.name}.damaged-{stamp}{number}") for number in numbers)
    return next(each for each in candidates if not each.exists())


def _sync_folder(folder: Path) -> None:
    """Make a rename or a new file in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
