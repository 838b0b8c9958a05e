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
from offline_queue.witness import Chain, Witness, boot_of_this_machine, witness_file
from tests.offline_queue.parts import NOON, TERMINAL, Desk

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
    MISSING = "missing"


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
        desk.database.fold()
        backups[name] = kept / f"{name}.db"
        shutil.copy(path, backups[name])

    first = open_database(path, NOON)
    assert isinstance(first, Opened)
    desk = Desk(first.database)
    backup(FileIs.NEW)
    promised = desk.took(OLD)
    if folded:
        backup(FileIs.OLDER)
    promised += desk.took(COUNT - OLD - 1)
    if folded:
        backup(FileIs.OLDER_BY_ONE)
    promised += desk.took(1)
    if later_epoch:
        desk = Desk(first.database, epoch=2)
        promised += desk.took(made_later) if made_later else []
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
    match state:
        case WitnessIs.PRESENT:
            return given
        case WitnessIs.MISSING:
            file.unlink()
            return given
        case WitnessIs.EMPTY:
            file.write_bytes(b"")
            return given
        case WitnessIs.UNREADABLE:
            file.write_bytes(b"\xa5" * 8192)
            return given
        case WitnessIs.HUGE:
            said = {"terminal_id": TERMINAL, "epoch": scene.epoch, "sequence": 2**70, "digest": DIGEST, "boot": ""}
            body = json.dumps(said).encode()
            signed = struct.pack(">4sQI", b"GKW1", 99, len(body)) + body
            file.write_bytes(signed + hashlib.sha256(signed).digest())
            return given
        case _:
            by = 40 if state is WitnessIs.AHEAD_BY_MANY else 1
            boot = "other" if state is WitnessIs.AHEAD_BY_ONE_SINCE_A_RESTART else boot_of_this_machine()
            witness = Witness(file, boot)
            witness.begin(Chain(TERMINAL, scene.epoch), ChainEnd(given + by, DIGEST))
            witness.wait()
            if state in {WitnessIs.AHEAD_BY_ONE, WitnessIs.AHEAD_BY_MANY}:
                witness.mark()
            witness.close()
            return given + by


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
    elif state is LogIs.MISSING:
        log.unlink(missing_ok=True)


def next_number(desk: Desk) -> int | FreezeReason:
    """After a person has accepted what was found."""
    desk.outbox.accept_damage()
    taken = desk.take()
    return taken.reason if isinstance(taken, Frozen) else taken.sequence


@pytest.mark.parametrize("log", LogIs)
@pytest.mark.parametrize("file", FileIs)
@pytest.mark.parametrize("witness", WitnessIs)
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
    desk = Desk(opened.database, epoch=scene.epoch)
    there = {each.digest for each in _all_pending(desk)}
    lost = [each.sequence for each in scene.promised if each.digest not in there]
    told = desk.outbox.damage_told()
    assert told or (not lost and given == scene.last())
    number = next_number(desk)
    if witness in {WitnessIs.MISSING, WitnessIs.EMPTY, WitnessIs.UNREADABLE, WitnessIs.HUGE}:
        assert told
        assert number is FreezeReason.CHAIN_LOST
        assert next_number(Desk(opened.database, epoch=scene.epoch + 1)) == 1
    else:
        assert number == given + 1
    opened.database.close()


def _all_pending(desk: Desk) -> list[Record]:
    with desk.database.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM outbox WHERE state = 'pending'").scalars().all()
    return [Record.model_validate_json(body) for body in bodies]
