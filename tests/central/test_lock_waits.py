"""A database that is locked by another holds a thread for a moment only: then the terminal is told to come again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from central.storage.database import CentreDatabase
from central.storage.postgresql import DatabaseTimeouts
from contract.answers import Upload
from tests.central.virtual_terminal import IDS

TERMINAL_WAITS = 8.0


@pytest.fixture
def hasty(centre, database_url) -> Iterator[None]:
    """The centre waits for a lock as it does, only shorter."""
    short, usual = CentreDatabase(database_url, patience=DatabaseTimeouts(statement=0.2, lock=0.05)), centre.database
    object.__setattr__(centre, "database", short)
    yield
    object.__setattr__(centre, "database", usual)
    short.close()


@contextmanager
def locked(database_url: str) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    other = CentreDatabase(database_url)
    with other.writing() as session:
        is_server = other.engine.dialect.name == "postgresql"
        session.execute(text("LOCK TABLE ledger, record IN ACCESS EXCLUSIVE MODE" if is_server else "SELECT 1"))
        yield
    other.close()


@pytest.mark.expected_logs("the database is away")
def test_locked_database_says_when_to_come_again(terminal, hasty, database_url):
    case = terminal.case()
    batch = Upload(batch_id=IDS.new(), terminal_id=terminal.terminal_id, epoch=terminal.epoch, records=(case,))
    with locked(database_url):
        answer = terminal.call("POST", "/v1/records", batch.model_dump_json().encode())
    assert (answer.status_code, answer.json()["code"]) == (503, "away")
    assert int(answer.headers["Retry-After"]) > 0
    assert [each.disposition.value for each in terminal.upload(case).dispositions] == ["accepted"]


def test_lock_is_waited_for_while_terminals_still_listen(database_url):
    database = CentreDatabase(database_url)
    with database.reading() as session:
        if database.engine.dialect.name == "sqlite":
            assert session.scalar(text("PRAGMA busy_timeout")) == DatabaseTimeouts().lock * 1000
    database.close()
    assert DatabaseTimeouts().lock < TERMINAL_WAITS
