"""What is remembered from one commit to the next gives way to whatever anybody else wrote in between."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from contract.answers import Disposition
from offline_queue.bounds import Bounds, FreezeReason, Frozen
from offline_queue.database import attach
from offline_queue.queue_state import read_state
from offline_queue.witness import Chain
from tests.contract.parts import case_facts
from tests.contract.whole_chain import ChainWhole, verify_chain
from tests.offline_queue.parts import TERMINAL, StoredOutbox, answer, word


def test_two_outboxes_on_one_file_make_one_chain(stored: StoredOutbox) -> None:
    other = StoredOutbox(stored.database)
    records = [*stored.took(2), *other.took(1), *stored.took(1), *other.took(2)]
    assert isinstance(verify_chain(records), ChainWhole)


def test_another_process_counts_too(stored: StoredOutbox, tmp_path: Path) -> None:
    first = stored.took(2)
    database = attach(tmp_path / "queue.db")
    second = StoredOutbox(database).took(1)
    database.close()
    assert isinstance(verify_chain([*first, *second, *stored.took(1)]), ChainWhole)


def test_loss_noted_elsewhere_freezes_next_commit(stored: StoredOutbox, tmp_path: Path) -> None:
    stored.took(2)
    with closing(sqlite3.connect(tmp_path / "queue.db")) as connection, connection:
        connection.execute(
            "INSERT INTO chain_loss (terminal_id, epoch, noticed_at, detail) VALUES (?, 1, '2026-03-02', '')",
            (TERMINAL,),
        )
    assert stored.take() == Frozen(FreezeReason.CHAIN_LOST)


def test_broken_write_leaves_no_trace_in_chain(stored: StoredOutbox) -> None:
    first = stored.took(1)

    class PowerCut(Exception):
        pass

    def cut(point: str) -> None:
        if point == "outbox:written":
            raise PowerCut

    stored.outbox._writer.reached = cut
    with suppress(PowerCut):
        stored.take()
    stored.outbox._writer.reached = lambda _: None
    assert isinstance(verify_chain([*first, *stored.took(2)]), ChainWhole)


def test_what_is_remembered_is_what_file_has(stored: StoredOutbox) -> None:
    records = stored.took(3)
    stored.outbox.settle(answer(word(records[0]), word(records[1], Disposition.REFUSED), complete_up_to=1))
    stored.took(2)
    with stored.database.writing_in_turn() as writing:
        remembered = stored.outbox._writer.state.in_turn(writing.turn)
        assert remembered is not None
        assert remembered == read_state(writing.connection, Chain(TERMINAL, 1))


def test_new_bytes_count_for_the_bound(stored: StoredOutbox) -> None:
    size = stored.outbox.counts().held_bytes
    stored.took(1)
    size = stored.outbox.counts().held_bytes - size
    bounded = StoredOutbox(stored.database, bounds=Bounds(most_bytes=size * 3, least_free=0))
    bounded.took(3)
    assert bounded.take(case_facts()) == Frozen(FreezeReason.TOO_MUCH)
