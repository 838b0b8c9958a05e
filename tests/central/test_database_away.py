"""A database that is stopped, frozen, busy or a replica: told at once, nobody waits for ever, and all is well afterwards."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from central.database import Database
from central.postgresql import BoundedConnection, Patience, unhurried
from tests.central.postgres import Cluster, is_installed, own_cluster


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    if not is_installed():
        pytest.skip("PostgreSQL 15 of Debian is not installed")
    with own_cluster() as cluster:
        yield cluster


@pytest.fixture
def database(server) -> Iterator[Database]:
    found = Database(server.url(), 2, Patience(statement=0.5, pool=0.5))
    yield found
    found.close()


def ask(database: Database, question: str = "SELECT 1") -> object:
    with database.reading() as session:
        return session.scalar(text(question))


def test_a_frozen_server_is_given_up_and_asked_again_once_it_moves(server, database):
    assert ask(database) == 1
    server.freeze()
    try:
        with pytest.raises(OperationalError):
            ask(database)
    finally:
        server.thaw()
    assert ask(database) == 1


def test_a_server_that_freezes_within_a_transaction_is_given_up(server, database):
    def freeze_within() -> None:
        with database.writing() as session:
            session.execute(text("SELECT 1"))
            server.freeze()
            session.execute(text("SELECT 2"))

    try:
        with pytest.raises(OperationalError):
            freeze_within()
    finally:
        server.thaw()
    assert ask(database) == 1


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_was_restarted_is_found_again_without_a_failed_request(server, database, mode):
    assert ask(database) == 1
    server.stop(mode)
    with pytest.raises(OperationalError):
        ask(database)
    server.start()
    assert ask(database) == 1


def test_a_statement_that_takes_too_long_is_stopped_at_the_server(database):
    with pytest.raises(OperationalError) as told:
        ask(database, "SELECT pg_sleep(60)")
    assert isinstance(told.value.orig, psycopg.errors.QueryCanceled)
    assert ask(database) == 1


def test_what_needs_its_time_may_take_it(database):
    with database.engine.begin() as connection, unhurried(connection):
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "0"
        raw = connection.connection.driver_connection
        assert isinstance(raw, BoundedConnection)
        assert raw.answer_seconds is None
    assert ask(database, "SHOW statement_timeout") == "500ms"


def test_a_server_that_has_become_a_replica_is_left(database):
    with database.engine.connect() as first:
        known = first.connection.driver_connection
    with pytest.raises(DBAPIError) as told:
        ask(database, "SET TRANSACTION READ ONLY; CREATE TABLE never (n int)")
    assert told.value.connection_invalidated
    assert isinstance(known, BoundedConnection)
    assert known.closed


def test_nothing_is_prepared_for_a_pooler(server):
    database = Database(server.url(), 1, Patience(prepares=False))
    with database.engine.connect() as connection:
        for _ in range(12):
            connection.execute(text("SELECT 1"))
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar() == 0
    database.close()


def test_what_the_address_says_goes_first(server):
    database = Database(server.url() + "&options=-c%20statement_timeout%3D7s&connect_timeout=9", 1)
    assert ask(database, "SHOW statement_timeout") == "7s"
    database.close()
