"""Opening the database at start: check it, set a damaged file aside, save from it what can be read.

A damaged or missing file is never silently replaced: the caller gets a value that says what happened, and where the end
of the chain is not known, submissions freeze until the terminal is enrolled anew.
"""

import shutil
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from sqlalchemy import func, select

from offline_queue.database import Database, attach
from offline_queue.errors import QueueFault
from offline_queue.models import OUTBOX, OUTBOX_HEAD
from offline_queue.replacement import (
    build_ready,
    free_stamp,
    put_in_place,
    ready_file,
    remember_it_was_made,
    was_ever_made,
)
from offline_queue.salvage import Salvage, read_what_can_be_read

ROOM_FOR_SHARED_MEMORY = 1024 * 1024


class SetAside(Struct, frozen=True):
    """损坏文件已移存 — where the damaged file lies now, what could be saved, and whether the chain goes on."""

    path: Path
    saved_records: int
    is_chain_known: bool


class Opened(Struct, frozen=True):
    """The database is open. Tell the technician of `set_aside` (it replaces a damaged one) and of `was_missing`
    (a queue was made here before and its file was gone).
    """

    database: Database
    set_aside: SetAside | None = None
    was_missing: bool = False


class NotOpened(Struct, frozen=True):
    """Neither opened nor made, for instance for want of space or rights. No submission can be promised."""

    reason: str


def open_database(path: Path, now: datetime) -> Opened | NotOpened:
    """Open or make the database at `path`. `now` names a file that must be set aside."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = _opened(path, now)
        remember_it_was_made(path)
    except (QueueFault, OSError) as error:
        return NotOpened(f"the disk is full: {error}" if _is_full(path.parent) else str(error))
    return opened


def _is_full(folder: Path) -> bool:
    """SQLite calls a disk without room for its shared memory an I/O error, which would send a technician the wrong way."""
    try:
        return shutil.disk_usage(folder).free < ROOM_FOR_SHARED_MEMORY
    except OSError:
        return False


def _opened(path: Path, now: datetime) -> Opened:
    ready = ready_file(path)
    if ready is not None:
        return _placed(path, ready)
    if not path.exists():
        return _made(path, now)
    database = attach(path)
    if database.is_whole():
        database.migrate()
        _keep_private(path)
        return Opened(database)
    database.close()
    return _placed(path, build_ready(path, free_stamp(path, now), read_what_can_be_read(path), now))


def _made(path: Path, now: datetime) -> Opened:
    was_missing = was_ever_made(path)
    nothing = Salvage({}, (), ()) if was_missing else None
    put_in_place(path, build_ready(path, free_stamp(path, now), nothing, now))
    return Opened(attach(path), was_missing=was_missing)


def _placed(path: Path, ready: Path) -> Opened:
    aside = put_in_place(path, ready)
    database = attach(path)
    if not aside.exists():
        return Opened(database, was_missing=was_ever_made(path))
    with database.reading() as connection:
        saved = connection.execute(select(func.count()).select_from(OUTBOX)).scalar_one()
        heads = connection.execute(select(func.count()).select_from(OUTBOX_HEAD)).scalar_one()
    return Opened(database, SetAside(aside, saved, heads > 0))


def _keep_private(path: Path) -> None:
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
