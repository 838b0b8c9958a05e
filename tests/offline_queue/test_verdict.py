"""File, log and witness are held against each other: what must be damage is, what a power cut can do is not."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from contract.chain import ChainEnd, end_of
from contract.records import Record
from offline_queue.bounds import FreezeReason, Frozen
from offline_queue.damages import NumberRange
from offline_queue.models import DELIVERY, PRINT_JOURNAL, PRINTER_JOB
from offline_queue.opening import NotOpened, Opened, SetAside, open_database
from offline_queue.verdict import Sound, Unproven, judge
from offline_queue.wal import HEADER_BYTES, PAGE_BYTES
from offline_queue.witness import Chain, Witness, boot_of_this_machine, witness_file
from tests.hand_clock import NOON
from tests.offline_queue.parts import TERMINAL, StoredOutbox, answer, opened, word
from tests.offline_queue.test_every_damage import WitnessIs, harm_slots

ALL = 10**9
CHAIN = Chain(TERMINAL, 1)
COUNT = 12


@pytest.fixture
def killed(stored: StoredOutbox, tmp_path: Path) -> Path:
    """What a terminal that was killed leaves: all records in the log, the file as it was made."""
    folder = tmp_path / "killed"
    folder.mkdir()
    stored.took(COUNT)
    for name in ("queue.db", "queue.db-wal", ".queue.db.witness", ".queue.db.made"):
        shutil.copy(tmp_path / name, folder / name)
    return folder / "queue.db"


def start(path: Path) -> tuple[StoredOutbox, SetAside | None]:
    answer = open_database(path, NOON)
    assert isinstance(answer, Opened)
    return StoredOutbox(answer.database), answer.set_aside


def sequences(stored: StoredOutbox) -> list[int]:
    return [record.sequence for record in stored.outbox.pending(99, ALL)]


def log_of(path: Path) -> Path:
    return Path(f"{path}-wal")


def break_last_commit(path: Path) -> None:
    """The sum of its last page is wrong, as of one that is half written; the bytes of its record are there, wherever they lie."""
    content = bytearray(log_of(path).read_bytes())
    content[-PAGE_BYTES - 1] ^= 0xFF
    log_of(path).write_bytes(content)


def witnessed(path: Path, end: ChainEnd, *, boot: str = "", is_promised: bool = True) -> None:
    """Let the witness say so."""
    witness = Witness(witness_file(path), boot or boot_of_this_machine())
    witness.begin(CHAIN, end)
    if is_promised:
        witness.mark()
    witness.close()


def without_last(path: Path) -> Record:
    """The file as it was before the last commit; gives what was committed then."""
    stored, _ = start(path)
    last = stored.outbox.pending(99, ALL)[-1]
    with stored.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM outbox WHERE sequence = ?", (last.sequence,))
        end = (last.sequence - 1, last.previous_digest)
        connection.exec_driver_sql("UPDATE outbox_head SET sequence = ?, digest = ?", end)
    stored.database.close()
    return last


def test_killed_terminal_is_whole(killed: Path) -> None:
    stored, aside = start(killed)
    assert aside is None
    assert sequences(stored) == list(range(1, COUNT + 1))
    assert (stored.outbox.damage(), stored.outbox.frozen()) == ((), None)
    stored.database.close()


def bad_bit(path: Path) -> None:
    content = bytearray(log_of(path).read_bytes())
    content[HEADER_BYTES + 100] ^= 1
    log_of(path).write_bytes(content)


def bad_header(path: Path) -> None:
    content = bytearray(log_of(path).read_bytes())
    content[17] ^= 1
    log_of(path).write_bytes(content)


@pytest.mark.parametrize("harm", [bad_bit, bad_header])
def test_bad_place_in_log_loses_nothing_and_freezes(killed: Path, harm: Callable[[Path], None]) -> None:
    harm(killed)
    stored, aside = start(killed)
    assert aside is not None
    assert aside.saved_records == COUNT
    assert sequences(stored) == list(range(1, COUNT + 1))
    assert stored.take() == Frozen(FreezeReason.DAMAGED)
    (damage,) = stored.outbox.damage()
    assert (damage.chain, damage.missing, damage.is_freezing) == (CHAIN, (), True)
    assert stored.outbox.damage_report() == damage.detail
    assert stored.outbox.accept_damage() == 1
    assert stored.took(1)[0].sequence == COUNT + 1
    assert stored.outbox.damage() == ()
    stored.database.close()


def test_missing_log_is_damage_without_reused_numbers(killed: Path) -> None:
    log_of(killed).unlink()
    stored, aside = start(killed)
    assert aside is not None
    (damage,) = stored.outbox.damage()
    assert damage.missing == (NumberRange(1, COUNT),)
    assert f"missing: 1-{COUNT}" in stored.outbox.damage_report()
    stored.outbox.accept_damage()
    assert stored.took(1)[0].sequence == COUNT + 1
    stored.database.close()


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_log_cut_short_saves_what_lies_whole(killed: Path, share: float) -> None:
    content = log_of(killed).read_bytes()
    log_of(killed).write_bytes(content[: int(len(content) * share)])
    stored, aside = start(killed)
    assert aside is not None
    there = sequences(stored)
    assert 0 < len(there) < COUNT
    (damage,) = stored.outbox.damage()
    missing = {number for each in damage.missing for number in range(each.first, each.last + 1)}
    assert missing | set(there) == set(range(1, COUNT + 1))
    assert stored.outbox.counts().last_sequence == COUNT
    stored.database.close()


@pytest.mark.parametrize("boot", ["", "another boot"])
def test_broken_commit_leaves_its_number_out(killed: Path, boot: str) -> None:
    last = without_last(killed)
    with closing(sqlite3.connect(killed)) as connection:
        connection.execute("VACUUM")
    witnessed(killed, end_of(last), boot=boot, is_promised=False)
    stored, aside = start(killed)
    assert aside is None
    (damage,) = stored.outbox.damage()
    assert (damage.missing, damage.is_freezing) == ((NumberRange(COUNT, COUNT),), False)
    assert stored.outbox.frozen() is None
    assert stored.took(1)[0].sequence == COUNT + 1
    stored.database.close()
    again, _ = start(killed)
    assert again.outbox.damage() == (damage,)
    again.database.close()


@pytest.mark.parametrize("boot", ["", "another boot"])
def test_broken_commit_with_bytes_is_taken_up(stored: StoredOutbox, killed: Path, boot: str) -> None:
    last = stored.outbox.pending(99, ALL)[-1]
    break_last_commit(killed)
    witnessed(killed, end_of(last), boot=boot, is_promised=False)
    again, aside = start(killed)
    assert (aside, again.outbox.damage()) == (None, ())
    assert again.outbox.pending(99, ALL)[-1] == last
    assert again.took(1)[0].sequence == COUNT + 1
    again.database.close()


def test_record_of_unreadable_slot_is_taken_up(stored: StoredOutbox, killed: Path) -> None:
    last = stored.outbox.pending(99, ALL)[-1]
    break_last_commit(killed)
    harm_slots(witness_file(killed), WitnessIs.NEWEST_GONE)
    again, aside = start(killed)
    assert (aside, again.outbox.damage()) == (None, ())
    assert again.outbox.pending(99, ALL)[-1] == last
    assert again.took(1)[0].sequence == COUNT + 1
    again.database.close()


@pytest.mark.parametrize("is_torn", [True, False])
def test_doubtful_number_beside_unreadable_slot_is_skipped(stored: StoredOutbox, killed: Path, is_torn: bool) -> None:
    last = stored.outbox.pending(99, ALL)[-1]
    end = end_of(last) if is_torn else ChainEnd(COUNT + 1, "e" * 64)
    if is_torn:
        break_last_commit(killed)
    witnessed(killed, end, is_promised=False)
    harm_slots(witness_file(killed), WitnessIs.OLDER_GONE)
    again, aside = start(killed)
    assert aside is None
    (damage,) = again.outbox.damage()
    assert damage.missing == (NumberRange(COUNT + 1, end.sequence + 2),)
    assert len(sequences(again)) == COUNT
    assert again.took(1)[0].sequence == end.sequence + 3
    again.database.close()


@pytest.mark.parametrize("is_same_boot", [True, False])
def test_promised_record_that_is_gone_is_damage(killed: Path, is_same_boot: bool) -> None:
    last = without_last(killed)
    with closing(sqlite3.connect(killed)) as connection:
        connection.execute("VACUUM")
    witnessed(killed, end_of(last), boot="" if is_same_boot else "another boot")
    stored, aside = start(killed)
    assert aside is not None
    assert stored.outbox.damage()[0].missing == (NumberRange(COUNT, COUNT),)
    assert stored.take() == Frozen(FreezeReason.DAMAGED)
    stored.database.close()


def test_witness_that_names_another_record_is_damage(killed: Path) -> None:
    witnessed(killed, ChainEnd(COUNT, "e" * 64))
    stored, aside = start(killed)
    assert aside is not None
    assert "another record" in stored.outbox.damage_report()
    stored.database.close()


def test_witness_behind_by_one_is_unpromised_commit(killed: Path) -> None:
    stored, _ = start(killed)
    before = stored.outbox.pending(99, ALL)[-2]
    stored.database.close()
    witnessed(killed, end_of(before))
    stored, aside = start(killed)
    assert (aside, stored.outbox.damage()) == (None, ())
    assert len(sequences(stored)) == COUNT
    stored.database.close()


def test_old_witness_is_reported_where_records_prove_end(killed: Path) -> None:
    stored, _ = start(killed)
    early = stored.outbox.pending(99, ALL)[2]
    stored.database.close()
    witnessed(killed, end_of(early))
    stored, aside = start(killed)
    assert aside is None
    assert "the witness ended at 3" in stored.outbox.damage_report()
    assert stored.outbox.frozen() is None
    stored.database.close()


def test_end_that_no_record_proves_is_damage(killed: Path) -> None:
    stored, _ = start(killed)
    with stored.database.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox_head SET sequence = sequence + 1024")
    stored.database.close()
    stored, aside = start(killed)
    assert aside is not None
    assert stored.outbox.counts().last_sequence == COUNT, "the digest of the row is that of the witness's end"
    assert len(sequences(stored)) == COUNT
    stored.database.close()


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"\xa5" * 9000)])
def test_missing_witness_is_reported_and_ends_chain(killed: Path, harm: Callable[[Path], Any]) -> None:
    harm(witness_file(killed))
    stored, aside = start(killed)
    assert aside is None
    assert "witness" in stored.outbox.damage_report()
    assert len(sequences(stored)) == COUNT
    stored.outbox.accept_damage()
    assert stored.take() == Frozen(FreezeReason.CHAIN_LOST), "how far numbers were given away is not known"
    stored.database.close()
    again, _ = start(killed)
    assert again.outbox.damage() == ()
    assert again.take() == Frozen(FreezeReason.CHAIN_LOST)
    assert StoredOutbox(again.database, epoch=2).took(1)[0].sequence == 1
    again.database.close()


def test_bad_log_without_witness_is_lost_chain(killed: Path) -> None:
    witness_file(killed).unlink()
    bad_bit(killed)
    stored, aside = start(killed)
    assert aside is not None
    assert sequences(stored) == list(range(1, COUNT + 1)), "what is whole is saved all the same"
    assert stored.take() == Frozen(FreezeReason.CHAIN_LOST)
    assert StoredOutbox(stored.database, epoch=2).took(1)[0].sequence == 1
    stored.database.close()


@pytest.mark.parametrize("has_witness", [True, False])
def test_file_emptied_is_no_new_one(killed: Path, has_witness: bool) -> None:
    log_of(killed).unlink()
    killed.write_bytes(b"")
    if not has_witness:
        witness_file(killed).unlink()
    stored, aside = start(killed)
    assert aside is not None
    reason = FreezeReason.DAMAGED if has_witness else FreezeReason.CHAIN_LOST
    assert stored.take() == Frozen(reason)
    stored.database.close()


@pytest.mark.parametrize("table", ["outbox", "outbox_head", "damage", "running_time"])
def test_table_that_is_gone_is_damage(killed: Path, table: str) -> None:
    start(killed)[0].database.close()
    with closing(sqlite3.connect(killed)) as connection:
        connection.execute(f"DROP TABLE {table}")
    stored, aside = start(killed)
    assert aside is not None
    assert stored.outbox.counts().last_sequence == COUNT
    stored.database.close()


def test_readable_states_are_saved_with_records(stored: StoredOutbox, tmp_path: Path) -> None:
    records = stored.took(6)
    stored.outbox.settle(answer(*map(word, records[:2])))
    stored.outbox.park(records[2].record_id, "because")
    stored.database.close()
    path = tmp_path / "queue.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE running_time")
    again, aside = start(path)
    assert aside is not None
    assert again.outbox.pending(9, ALL) == tuple(records[3:])
    assert [(each.record_id, each.reason) for each in again.outbox.parked()] == [(records[2].record_id, "because")]
    assert again.outbox.counts().delivered == 2
    assert again.outbox.disposition_of(records[0].record_id) is not None
    assert again.outbox.send_again(1) == 2
    again.database.close()
    opened(path).close()


def test_senseless_rows_are_not_carried_over(stored: StoredOutbox, tmp_path: Path) -> None:
    records = stored.took(3)
    stored.outbox.settle(answer(word(records[0])))
    stored.outbox.park(records[1].record_id, "because")
    stored.database.close()
    path = tmp_path / "queue.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE outbox SET parked_at = 'no time' WHERE state = 'parked'")
        connection.execute("UPDATE outbox SET state = 'pfnding' WHERE state = 'pending'")
        connection.execute("INSERT INTO delivery VALUES ('a', 'T', 1, 1, 'eaten', '', 0, NULL)")
        connection.execute("INSERT INTO delivery VALUES ('b', x'00', 1, 1, 'accepted', '', 0, NULL)")
        connection.execute("INSERT INTO print_journal VALUES ('a', x'00', NULL, 'sent', '', '', '')")
        connection.execute("INSERT INTO printer_job VALUES ('a', 'ipp://here', 'kiosk', 7, '2026')")
        connection.execute("INSERT INTO printer_job VALUES ('b', 'ipp://here', 'kiosk', 'x', '2026')")
        connection.execute("DROP TABLE running_time")
    again, aside = start(path)
    assert aside is not None
    assert again.outbox.pending(9, ALL) == (records[2],), "what is not readable of a state counts as waiting"
    assert [each.parked_at for each in again.outbox.parked()] == [NOON]
    with again.database.reading() as connection:
        kept = {
            column.table.name: list(connection.execute(select(column)).scalars())
            for column in (DELIVERY.c.record_id, PRINT_JOURNAL.c.job_id, PRINTER_JOB.c.name)
        }
    assert kept == {"delivery": [records[0].record_id], "print_journal": [], "printer_job": ["a"]}
    again.database.close()


def test_row_beyond_witness_moves_it(killed: Path) -> None:
    stored, _ = start(killed)
    with stored.database.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox_head SET sequence = 99, digest = ?", ("e" * 64,))
    stored.database.close()
    stored, aside = start(killed)
    assert aside is not None
    stored.outbox.accept_damage()
    assert stored.took(1)[0].sequence == 100, "it may have been given away"
    stored.database.close()
    again, aside = start(killed)
    assert aside is None
    again.database.close()


def test_unknown_disk_room_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_answer(_: Path) -> None:
        raise OSError("no answer")

    (tmp_path / "queue.db").mkdir()
    monkeypatch.setattr("offline_queue.opening.shutil.disk_usage", no_answer)
    opened_not = open_database(tmp_path / "queue.db", NOON)
    assert isinstance(opened_not, NotOpened)
    assert not opened_not.reason.startswith("the disk is full")


def test_queue_that_was_never_used_needs_no_witness(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    opened(path).close()
    witness_file(path).unlink(missing_ok=True)
    with closing(Witness(witness_file(path), boot_of_this_machine())) as witness:
        assert judge(path, witness, was_made=False) == Sound()
        assert isinstance(judge(path, witness, was_made=True), Unproven)
