"""Opening the database at start: judge it, set a damaged file aside, save from it what can be read.

A damaged or missing file is never silently replaced: the caller gets a value that says what happened, the queue remembers
it, and no submission is taken until a person has dealt with it. One process at a time may write.
"""

import shutil
from datetime import datetime
from pathlib import Path
from typing import assert_never

from msgspec import Struct
from sqlalchemy import func, insert, select

from contract.chain import GENESIS
from offline_queue import damages, entries
from offline_queue.damages import Damage, NumberRange
from offline_queue.database import QueueDatabase, attach, attach_for_reading
from offline_queue.errors import QueueFault
from offline_queue.migrations import NEWEST
from offline_queue.models import OUTBOX
from offline_queue.moments import Moment
from offline_queue.owner import FolderOwner, OwnedElsewhere, claim
from offline_queue.replacement import (
    build_ready,
    free_stamp,
    put_in_place,
    ready_file,
    remember_it_was_made,
    was_ever_made,
)
from offline_queue.restoring import Restoring
from offline_queue.salvage import NOTHING, read_what_can_be_read
from offline_queue.schema import revision
from offline_queue.storage import Written, record_in, row_of
from offline_queue.verdict import Damaged, Doubtful, Sound, Unproven, judge
from offline_queue.witness import Witness, boot_of_this_machine, witness_file

ROOM_FOR_SHARED_MEMORY = 1024 * 1024


class SetAside(Struct, frozen=True):
    """Where the damaged file lies now (损坏文件已移存), and what could be saved."""

    path: Path
    saved_records: int


class Opened(Struct, frozen=True):
    """The database is open. Show the technician `set_aside` (it replaces a damaged one) and `was_missing`
    (a queue was made here before and its file was gone). What is not dealt with yet the queue itself remembers.
    """

    database: QueueDatabase
    set_aside: SetAside | None = None
    was_missing: bool = False


class NotOpened(Struct, frozen=True):
    """Neither opened nor made, for instance for want of space or rights. No submission can be promised.

    `owned_elsewhere`: another process has the queue open for writing; nothing was touched.
    """

    reason: str
    owned_elsewhere: OwnedElsewhere | None = None


def open_database(path: Path, now: datetime) -> Opened | NotOpened:
    """Open or make the database at `path`, as its only writer until it is closed. `now` names a file that must be set aside."""
    try:
        owner = claim(path.parent, f"{path.name}.lock")
    except OSError as error:
        return _not_opened(path, error)
    if isinstance(owner, OwnedElsewhere):
        return NotOpened(f"another process has the queue open (process {owner.pid or '?'})", owner)
    try:
        opened = _open(path, now, owner)
        # Before the mark: a mark without a witness means that the witness was lost.
        opened.database.witness.ensure()
        remember_it_was_made(path)
        opened.database.ballast.restore()
    except (QueueFault, OSError) as error:
        owner.release()
        return _not_opened(path, error)
    return opened


def open_to_look(path: Path) -> QueueDatabase | NotOpened:
    """Open what is there so that nothing can be changed by it: beside a running kiosk, or for a technician's look."""
    if not path.exists():
        return NotOpened("there is no queue yet")
    database = attach_for_reading(path)
    try:
        with database.reading() as connection:
            form = revision(connection)
    except QueueFault as fault:
        database.close()
        return NotOpened(str(fault))
    if form != NEWEST:
        database.close()
        return NotOpened("the queue is of another version of this program; start the terminal once")
    return database


def _not_opened(path: Path, error: Exception) -> NotOpened:
    return NotOpened(f"the disk is full: {error}" if _is_full(path.parent) else str(error))


def _is_full(folder: Path) -> bool:
    """SQLite calls a disk without room for its shared memory an I/O error, which would send a technician the wrong way."""
    try:
        return shutil.disk_usage(folder).free < ROOM_FOR_SHARED_MEMORY
    except OSError:
        return False


def _open(path: Path, now: datetime, owner: FolderOwner) -> Opened:
    witness = Witness(witness_file(path), boot_of_this_machine())
    ready = ready_file(path)
    if ready is not None:
        return _place(path, ready, owner)
    was_made = was_ever_made(path) or witness.exists()
    if not path.exists():
        return _make(path, now, owner, Restoring(NOTHING, witness.read(), "the file was missing") if was_made else None)
    verdict = judge(path, witness, was_made=was_made)
    match verdict:
        case Sound():
            return _take(path, owner, verdict, now)
        case Doubtful():
            return _mend(path, owner, verdict, now)
        case Damaged():
            found = Restoring(read_what_can_be_read(path), witness.read(), verdict.detail)
            return _place(path, build_ready(path, free_stamp(path, now), found, now), owner)
        case Unproven():
            return _without_end(path, owner, verdict, now)
        case _:
            assert_never(verdict)


def _take(path: Path, owner: FolderOwner, sound: Sound, now: datetime) -> Opened:
    database = attach(path, owner)
    if sound.unwitnessed is not None:
        database.witness.record(*sound.unwitnessed)
    database.witness.ensure()
    database.migrate()
    if sound.note:
        with database.writing() as connection:
            damages.note_damage(connection, Damage(now, sound.note, None, (), is_freezing=False))
    _keep_private(path)
    return Opened(database)


def _without_end(path: Path, owner: FolderOwner, unproven: Unproven, now: datetime) -> Opened:
    """What is there is delivered; but which numbers were given away is not known, so none is given in this chain."""
    database = attach(path, owner)
    database.migrate()
    with database.writing() as connection:
        damages.note_loss(connection, None, unproven.detail, now)
        damages.note_damage(connection, Damage(now, unproven.detail, None, (), is_freezing=True))
    _keep_private(path)
    return Opened(database)


def _mend(path: Path, owner: FolderOwner, doubt: Doubtful, now: datetime) -> Opened:
    """Take the record up where it is there; else leave its number out. Either way it is not given away again."""
    database = attach(path, owner)
    database.migrate()
    record = None if doubt.body is None else record_in(doubt.body)
    first, last = doubt.number, doubt.end.sequence
    with database.writing() as connection:
        entries.move_end(connection.exec_driver_sql, doubt.chain, doubt.end)
        if record is not None and doubt.body is not None:
            connection.execute(insert(OUTBOX), row_of(record, doubt.body, Written(now, Moment(0, None))))
            first += 1
        if first <= last:
            detail = f"record {first} is missing; it may have been broken off before it was promised"
            damage = Damage(now, detail, doubt.chain, (NumberRange(first, last),), is_freezing=False)
            damages.note_damage(connection, damage)
    database.witness.record(doubt.chain, doubt.end)
    return Opened(database)


def _make(path: Path, now: datetime, owner: FolderOwner, found: Restoring | None) -> Opened:
    put_in_place(path, build_ready(path, free_stamp(path, now), found, now))
    return Opened(_attach(path, owner), was_missing=found is not None)


def _place(path: Path, ready: Path, owner: FolderOwner) -> Opened:
    aside = put_in_place(path, ready)
    database = _attach(path, owner)
    if not aside.exists():
        return Opened(database, was_missing=was_ever_made(path))
    with database.reading() as connection:
        saved = connection.execute(select(func.count()).select_from(OUTBOX)).scalar_one()
    return Opened(database, SetAside(aside, saved))


def _attach(path: Path, owner: FolderOwner) -> QueueDatabase:
    """With the witness at the end that the new file knows, which may be further than it knew itself."""
    database = attach(path, owner)
    seen = database.witness.read()
    if seen is not None:
        with database.reading() as connection:
            ends = entries.ends_of_chains(connection)
        if ends != seen.ends:
            database.witness.know(ends)
            database.witness.record(seen.chain, ends.get(seen.chain, GENESIS))
    return database


def _keep_private(path: Path) -> None:
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
