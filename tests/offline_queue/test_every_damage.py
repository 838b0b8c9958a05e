"""Witness, file and log, each in every state at once: no number is given twice, and a loss is told or there is none."""

import hashlib
import json
import shutil
import struct
from enum import StrEnum
from pathlib import Path

import pytest
from msgspec import Struct

from contract.chain import ChainEnd
from contract.records import Record
from offline_queue.bounds import FreezeReason, Frozen
from offline_queue.opening import Opened, open_database
from offline_queue.wal import HEADER_BYTES, PAGE_BYTES, read_wal
from offline_queue.witness import (
    COPIES,
    MARK_AT,
    SLOT_BYTES,
    SLOTS,
    Chain,
    Witness,
    boot_of_this_machine,
    witness_file,
)
from tests.hand_clock import NOON
from tests.offline_queue.parts import TERMINAL, StoredOutbox

OLD, COUNT = 5, 9
DIGEST = "d" * 64


class WitnessIs(StrEnum):
    PRESENT = "present"
    MISSING = "missing"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    HUGE = "huge"
    AHEAD_BY_ONE = "ahead by one"
    AHEAD_BY_ONE_UNMARKED = "ahead by one, unmarked"
    AHEAD_BY_ONE_SINCE_A_RESTART = "ahead by one, unmarked, another boot"
    AHEAD_BY_MANY = "ahead by many"
    CUT = "cut to one slot"
    NEWEST_GONE = "newest slot unreadable"
    OLDER_GONE = "slot before it unreadable"
    NEWEST_COPY_GONE = "one copy of the newest slot unreadable"
    MARKS_GONE = "marks unreadable"


class FileIs(StrEnum):
    WHOLE = "whole"
    OLDER = "older"
    OLDER_BY_ONE = "older by one"
    NEW = "as it was made"
    CUT = "cut"
    EMPTY = "empty"
    MISSING = "missing"


class LogIs(StrEnum):
    PRESENT = "present"
    CUT = "cut"
    CUT_BY_ONE = "without its last transaction"
    CUT_BY_TWO = "without its last two transactions"
    MISSING = "missing"


AHEAD = {
    WitnessIs.AHEAD_BY_ONE,
    WitnessIs.AHEAD_BY_ONE_UNMARKED,
    WitnessIs.AHEAD_BY_ONE_SINCE_A_RESTART,
    WitnessIs.AHEAD_BY_MANY,
}
SLOTS_HARMED = {WitnessIs.NEWEST_GONE, WitnessIs.OLDER_GONE, WitnessIs.NEWEST_COPY_GONE, WitnessIs.MARKS_GONE}
UNCERTAIN = {WitnessIs.CUT, WitnessIs.NEWEST_GONE, WitnessIs.OLDER_GONE}
FEW = {*SLOTS_HARMED, WitnessIs.CUT, LogIs.CUT_BY_ONE, LogIs.CUT_BY_TWO}
"""States that are tried with a whole file alone: they say nothing of what else is missing."""

STATES = [
    (witness, file, log)
    for witness in WitnessIs
    for file in FileIs
    for log in LogIs
    if file is FileIs.WHOLE or not {witness, log} & FEW
]


class Scene(Struct, frozen=True):
    """Files as a killed terminal left them, and the promises of each epoch. `backups` are the file alone at earlier times."""

    folder: Path
    backups: dict[FileIs, Path]
    promised: tuple[Record, ...]
    epoch: int

    def last(self) -> int:
        """The last number given away in the epoch that goes on."""
        return max((each.sequence for each in self.promised if each.epoch == self.epoch), default=0)


def made_scene(folder: Path, *, folded: bool, later_epoch: bool, made_later: int = 0) -> Scene:
    """With its records in the log or folded into the file."""
    live, kept = folder / "live", folder / "kept"
    live.mkdir()
    kept.mkdir()
    path = live / "queue.db"
    backups = {}

    def backup(name: FileIs) -> None:
        stored.database.fold()
        backups[name] = kept / f"{name}.db"
        shutil.copy(path, backups[name])

    first = open_database(path, NOON)
    assert isinstance(first, Opened)
    stored = StoredOutbox(first.database)
    backup(FileIs.NEW)
    promised = stored.took(OLD)
    if folded:
        backup(FileIs.OLDER)
    promised += stored.took(COUNT - OLD - 1)
    if folded:
        backup(FileIs.OLDER_BY_ONE)
    promised += stored.took(1)
    if later_epoch:
        stored = StoredOutbox(first.database, epoch=2)
        promised += stored.took(made_later) if made_later else []
    if folded:
        first.database.fold()
    for each in live.iterdir():
        if not each.name.endswith("-shm"):
            shutil.copy(each, kept / each.name)
    first.database.close()
    return Scene(kept, backups, tuple(promised), 2 if later_epoch else 1)


@pytest.fixture(scope="module", params=["in the log", "folded", "next epoch", "next epoch, some made"])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("scene")
    if request.param == "in the log":
        return made_scene(folder, folded=False, later_epoch=False)
    if request.param == "folded":
        return made_scene(folder, folded=True, later_epoch=False)
    return made_scene(folder, folded=True, later_epoch=True, made_later=3 if "made" in request.param else 0)


def harm_witness(path: Path, state: WitnessIs, scene: Scene) -> int:
    """How many numbers were given away according to it."""
    file, given = witness_file(path), scene.last()
    if state in AHEAD:
        return given + ahead(file, state, Chain(TERMINAL, scene.epoch), given)
    if state is WitnessIs.MISSING:
        file.unlink()
    elif state in SLOTS_HARMED:
        harm_slots(file, state)
    elif state is not WitnessIs.PRESENT:
        contents = {
            WitnessIs.EMPTY: b"",
            WitnessIs.UNREADABLE: b"\xa5" * 8192,
            WitnessIs.HUGE: huge(scene.epoch),
            WitnessIs.CUT: file.read_bytes()[:SLOT_BYTES],
        }
        file.write_bytes(contents[state])
    return given


def huge(epoch: int) -> bytes:
    """A slot that no one can have written."""
    said = {"terminal_id": TERMINAL, "epoch": epoch, "sequence": 2**70, "digest": DIGEST, "boot": ""}
    body = json.dumps(said).encode()
    signed = struct.pack(">4sQI", b"GKW1", 99, len(body)) + body
    return signed + hashlib.sha256(signed).digest()


def ahead(file: Path, state: WitnessIs, chain: Chain, given: int) -> int:
    """By how much."""
    by = 40 if state is WitnessIs.AHEAD_BY_MANY else 1
    boot = "other" if state is WitnessIs.AHEAD_BY_ONE_SINCE_A_RESTART else boot_of_this_machine()
    witness = Witness(file, boot)
    witness.begin(chain, ChainEnd(given + by, DIGEST))
    if state in {WitnessIs.AHEAD_BY_ONE, WitnessIs.AHEAD_BY_MANY}:
        witness.mark()
    witness.close()
    return by


def harm_slots(file: Path, state: WitnessIs) -> None:
    """A bad bit in each of them."""
    content = bytearray(file.read_bytes())
    newest = newest_slot(bytes(content))
    places = {
        WitnessIs.NEWEST_GONE: (newest, newest + SLOTS),
        WitnessIs.OLDER_GONE: (1 - newest, 1 - newest + SLOTS),
        WitnessIs.NEWEST_COPY_GONE: (newest,),
        WitnessIs.MARKS_GONE: range(SLOTS * COPIES),
    }
    for place in places[state]:
        content[place * SLOT_BYTES + (MARK_AT if state is WitnessIs.MARKS_GONE else 40)] ^= 4
    file.write_bytes(content)


def newest_slot(content: bytes) -> int:
    """Its number; the serial is behind the magic word."""
    serials = [struct.unpack_from(">Q", content, number * SLOT_BYTES + 4)[0] for number in range(SLOTS)]
    return serials.index(max(serials))


def harm_file(path: Path, state: FileIs, scene: Scene) -> None:
    match state:
        case FileIs.WHOLE:
            pass
        case FileIs.MISSING:
            path.unlink()
        case FileIs.CUT:
            path.write_bytes(path.read_bytes()[:-5000])
        case FileIs.EMPTY:
            path.write_bytes(b"")
        case _:
            if state not in scene.backups:
                pytest.skip("all of it stood in the log")
            shutil.copy(scene.backups[state], path)


def harm_log(path: Path, state: LogIs) -> None:
    log = Path(f"{path}-wal")
    if state is LogIs.CUT and log.exists():
        log.write_bytes(log.read_bytes()[: log.stat().st_size * 2 // 3])
    elif state in {LogIs.CUT_BY_ONE, LogIs.CUT_BY_TWO} and log.exists():
        ends = [frame.at + PAGE_BYTES for frame in read_wal(log.read_bytes()).frames if frame.is_commit]
        kept = [HEADER_BYTES, HEADER_BYTES, HEADER_BYTES, *ends]
        log.write_bytes(log.read_bytes()[: kept[-2 if state is LogIs.CUT_BY_ONE else -3]])
    elif state is LogIs.MISSING:
        log.unlink(missing_ok=True)


def next_number(stored: StoredOutbox) -> int | FreezeReason:
    """After a person has accepted what was found."""
    stored.outbox.accept_damage()
    taken = stored.take()
    return taken.reason if isinstance(taken, Frozen) else taken.sequence


@pytest.mark.parametrize(("witness", "file", "log"), STATES)
def test_no_number_twice_and_no_loss_in_silence(
    scene: Scene, tmp_path: Path, witness: WitnessIs, file: FileIs, log: LogIs
) -> None:
    shutil.copytree(scene.folder, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "queue.db"
    given = harm_witness(path, witness, scene)
    harm_file(path, file, scene)
    harm_log(path, log)
    opened = open_database(path, NOON)
    assert isinstance(opened, Opened)
    stored = StoredOutbox(opened.database, epoch=scene.epoch)
    there = {each.digest for each in _all_pending(stored)}
    lost = [each.sequence for each in scene.promised if each.digest not in there]
    reported = stored.outbox.damage_report()
    assert reported or (not lost and given == scene.last())
    number = next_number(stored)
    if witness in UNCERTAIN:
        assert isinstance(number, int)
        assert given < number <= given + 3
    elif witness in {WitnessIs.MISSING, WitnessIs.EMPTY, WitnessIs.UNREADABLE, WitnessIs.HUGE}:
        assert reported
        assert number is FreezeReason.CHAIN_LOST
        assert next_number(StoredOutbox(opened.database, epoch=scene.epoch + 1)) == 1
    else:
        assert number == given + 1
    opened.database.close()


def _all_pending(stored: StoredOutbox) -> list[Record]:
    with stored.database.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM outbox WHERE state = 'pending'").scalars().all()
    return [Record.model_validate_json(body) for body in bodies]
