"""The centre is restored from yesterday's backup: what terminals delivered since comes again, and nothing counts twice."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select, text

from central.assembly.application import create_app
from central.records.models import LedgerEntry
from central.storage.database import CentreDatabase
from central.usage.service import totals
from contract.answers import Upload, UploadAnswer
from contract.records import Record
from contract.terminals import Heartbeat, HeartbeatAnswer
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.relay import Idle, Relay
from tests.central.virtual_terminal import IDS, NOON, VirtualTerminal
from tests.central.web import TestClient
from tests.contract.parts import case_facts
from tests.hand_clock import HandClock
from tests.offline_queue.parts import NO_BOUNDS, StoredOutbox, opened

Restore = Callable[[], None]


def keep(url: str, folder: Path) -> Restore:
    """Back the database up now, with no one connected; gives the way back."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite":
        with closing(CentreDatabase(url)) as database, database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = folder / "backup.db"
        shutil.copy(str(parsed.database), kept)

        def put_back() -> None:
            for rest in ("-wal", "-shm"):
                Path(f"{parsed.database}{rest}").unlink(missing_ok=True)
            shutil.copy(kept, str(parsed.database))

        return put_back
    admin = create_engine(
        parsed.set(drivername="postgresql+psycopg", database="postgres"), isolation_level="AUTOCOMMIT"
    )
    name = parsed.database

    def run(*statements: str) -> None:
        with admin.connect() as connection:
            for each in statements:
                connection.execute(text(each))
        admin.dispose()

    run(f"CREATE DATABASE {name}_kept TEMPLATE {name}")
    return lambda: run(
        f"DROP DATABASE {name} WITH (FORCE)",
        f"CREATE DATABASE {name} TEMPLATE {name}_kept",
        f"DROP DATABASE {name}_kept",
    )


class Line:
    """What the relay talks to: the centre behind real requests."""

    def __init__(self, terminal: VirtualTerminal) -> None:
        self._terminal = terminal

    def upload(self, batch_id: str, records: Sequence[Record]) -> UploadAnswer:
        return self._terminal.send(
            Upload(batch_id=batch_id, terminal_id=self._terminal.terminal_id, records=tuple(records))
        )


def beat(terminal: VirtualTerminal, outbox: SqliteOutbox, number: int) -> HeartbeatAnswer:
    counts = outbox.counts()
    message = Heartbeat(
        terminal_id=terminal.terminal_id,
        sent_at=NOON,
        boot_id="b",
        software_version="0.1",
        catalogue_version=1,
        state="available",
        devices=(),
        queue_pending=counts.pending,
        queue_parked=counts.parked,
        last_sequence=counts.last_sequence,
        number=number,
    )
    answer = terminal.call("POST", "/v1/heartbeat", message.model_dump_json().encode())
    return HeartbeatAnswer.model_validate_json(answer.content)


@pytest.mark.parametrize("since", [1, 7])
def test_what_was_delivered_since_the_backup_comes_again(settings, clock, tmp_path, enrol, app, since):
    terminal, numbers = enrol(), count(1)
    directory = StoredOutbox(opened(tmp_path / "queue.db"), HandClock(), NO_BOUNDS, terminal.terminal_id)
    owner = OutboxOwner(terminal.terminal_id, "boot", terminal.sealing, 1)
    directory.outbox = SqliteOutbox(directory.database, owner, IDS, directory.clock, NO_BOUNDS)
    relay = Relay(directory.outbox, Line(terminal), directory.clock)

    def drain() -> None:
        outcomes = [relay.run_once() for _ in range(3)]
        assert isinstance(outcomes[-1], Idle), outcomes

    def cased() -> Record:
        record = directory.take(case_facts("RS009").model_copy(update={"department": "hrss"}))
        assert isinstance(record, Record)
        return record

    promised = [cased() for _ in range(4)]
    drain()
    app.state.centre.database.close()
    restore = keep(settings.database_url, tmp_path)
    promised += [cased() for _ in range(since)]
    drain()
    assert beat(terminal, directory.outbox, next(numbers)).complete_up_to == 4 + since
    app.state.centre.database.close()
    restore()

    web = create_app(settings, clock)
    terminal.client = TestClient(web)
    wanted = beat(terminal, directory.outbox, next(numbers)).send_again_from
    assert wanted == 5
    assert directory.outbox.send_again(wanted) == since
    promised += [cased()]
    drain()
    after = beat(terminal, directory.outbox, next(numbers))
    assert (after.complete_up_to, after.send_again_from) == (5 + since, None)
    with web.state.centre.database.reading() as session:
        assert sorted(session.scalars(select(LedgerEntry.record_id))) == sorted(each.record_id for each in promised)
        assert totals(session).served == len(promised)
    web.state.centre.database.close()
