"""A database that is stopped, frozen, busy or a replica: told at once, no one waits for ever, and all is well afterwards."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError

from catalogue.schema import Level
from catalogue.text import LocalText
from central.assembly.application import create_app
from central.migrations.upgrade import upgrade
from central.settings import CentreSettings
from central.storage.database import CentreDatabase
from central.storage.postgresql import BoundedConnection, DatabaseTimeouts, _require_alive, unhurried
from central.terminals.service import TerminalPlace, mint_code
from central.usage.service import totals
from contract.answers import Upload
from contract.clock import SystemClock
from tests.central.postgres import Cluster, is_installed, own_cluster
from tests.central.virtual_terminal import NOON, VirtualTerminal
from tests.central.web import TestClient
from tests.line_server import PATIENCE

HASTY = DatabaseTimeouts(statement=1.0)


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    if not is_installed():
        pytest.skip("PostgreSQL 15 of Debian is not installed")
    with own_cluster() as cluster:
        yield cluster


@pytest.fixture
def database(server) -> Iterator[CentreDatabase]:
    """The server lets a statement take its time; what does not answer within 3 s is left."""
    found = CentreDatabase(f"{server.url()}&options=-c%20statement_timeout%3D{PATIENCE:.0f}s", 2, HASTY)
    yield found
    found.close()


@contextmanager
def waiting(database: CentreDatabase, seconds: float) -> Iterator[None]:
    """Within, connections and answers are waited for so long; afterwards each connection has its own bound again."""
    own: dict[BoundedConnection, float | None] = {}

    def bound_reach(_dialect: object, _record: object, _words: object, given: dict[str, object]) -> None:
        given["connect_timeout"] = round(seconds)

    def bound_answer(connection: BoundedConnection, *_more: object) -> None:
        own.setdefault(connection, connection.answer_seconds)
        connection.answer_seconds = seconds

    hooks = {"do_connect": bound_reach, "connect": bound_answer, "checkout": bound_answer}
    for name, hook in hooks.items():
        event.listen(database.engine, name, hook, insert=True)  # before those of the engine itself
    try:
        yield
    finally:
        for name, hook in hooks.items():
            event.remove(database.engine, name, hook)
        for connection, usual in own.items():
            connection.answer_seconds = usual


def ask(database: CentreDatabase, question: str = "SELECT 1") -> object:
    with database.reading() as session:
        return session.scalar(text(question))


def answer(database: CentreDatabase, question: str = "SELECT 1") -> object:
    """What must come, however slow the machine is."""
    with waiting(database, PATIENCE):
        return ask(database, question)


def test_frozen_server_is_left_and_found_again(server, database):
    assert answer(database) == 1
    server.freeze()
    try:
        with pytest.raises(OperationalError):
            ask(database)
    finally:
        server.thaw()
    assert answer(database) == 1


def test_server_that_freezes_within_transaction_is_given_up(server, database):
    def freeze_within() -> None:
        with database.writing() as session:
            with waiting(database, PATIENCE):
                session.execute(text("SELECT 1"))
            server.freeze()
            session.execute(text("SELECT 2"))

    try:
        with pytest.raises(OperationalError):
            freeze_within()
    finally:
        server.thaw()
    assert answer(database) == 1


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_restarted_server_is_found_without_failed_request(server, database, mode):
    assert answer(database) == 1
    server.stop(mode)
    with pytest.raises(OperationalError):
        ask(database)
    server.start()
    assert answer(database) == 1


def test_long_statement_is_stopped_at_the_server(server):
    with closing(CentreDatabase(server.url(), 1, HASTY)) as database:
        with pytest.raises(OperationalError) as reported:
            answer(database, f"SELECT pg_sleep({PATIENCE})")
        assert isinstance(reported.value.orig, psycopg.errors.QueryCanceled)
        assert not reported.value.connection_invalidated, "the connection is good for the next"


def test_what_needs_its_time_may_take_it(database):
    with waiting(database, PATIENCE), database.engine.begin() as connection, unhurried(connection):
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "0"
        raw = connection.connection.driver_connection
        assert isinstance(raw, BoundedConnection)
        assert raw.answer_seconds is None
    assert answer(database, "SHOW statement_timeout") == "2min"
    assert raw.answer_seconds == HASTY.statement + 2, "it is bounded as before"


def test_server_that_has_become_replica_is_left(database):
    with waiting(database, PATIENCE), database.engine.connect() as first:
        known = first.connection.driver_connection
    with pytest.raises(DBAPIError) as reported:
        answer(database, "SET TRANSACTION READ ONLY; CREATE TABLE never (n int)")
    assert reported.value.connection_invalidated
    assert isinstance(known, BoundedConnection)
    assert known.closed


def test_nothing_is_prepared_for_a_pooler(server):
    database = CentreDatabase(server.url(), 1, DatabaseTimeouts(prepares=False))
    with database.engine.connect() as connection:
        for _ in range(12):
            connection.execute(text("SELECT 1"))
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar() == 0
    database.close()


class Unanswered:
    """A connection whose server is gone: a pooler took it all the same."""

    def execute(self, _question: str) -> None:
        raise psycopg.OperationalError


@pytest.mark.parametrize(("known", "is_asked"), [({}, False), ({"used_at": float("-inf")}, True)])
def test_only_rested_connection_is_asked_first(known, is_asked):
    with pytest.raises(InvalidatePoolError) if is_asked else nullcontext():
        _require_alive(Unanswered(), SimpleNamespace(info=known), None)


def test_what_the_address_says_goes_first(server):
    database = CentreDatabase(server.url() + "&options=-c%20statement_timeout%3D7s&connect_timeout=9", 1)
    assert ask(database, "SHOW statement_timeout") == "7s"
    database.close()


@pytest.mark.expected_logs("the database is away")
def test_requests_wait_while_database_is_away(server, tmp_path):
    url = server.url()
    with closing(CentreDatabase(url)) as database:
        upgrade(database, NOON)
    settings = CentreSettings(
        database_url=url, keys_folder=tmp_path / "keys", console_password="open", statement_seconds=PATIENCE
    )
    web = create_app(settings, SystemClock())
    client, database = TestClient(web), web.state.centre.database
    place = TerminalPlace("YC-001", LocalText(zh="厅", en="Hall"), Level.TOWN, "441602")
    with database.writing() as session:
        code = mint_code(session, place, SystemClock().now())
    terminal = VirtualTerminal.enrol(client, code)
    records = [terminal.case() for _ in range(4)]
    breaks = [(server.freeze, server.thaw), (lambda: server.stop("fast"), server.start), (server.stop, server.start)]
    for number, (away, back) in enumerate(breaks):
        batch = Upload(batch_id="b", terminal_id="YC-001", records=tuple(records[: number + 1]))
        asked = terminal.signed("POST", "/v1/records", batch.model_dump_json().encode())
        away()
        try:
            with waiting(database, 2.0):
                answers = [client.post("/v1/records", content=asked.body, headers=asked.headers) for _ in range(2)]
        finally:
            back()
        assert [each.status_code for each in answers] == [503, 503]
        assert all(int(each.headers["Retry-After"]) > 0 for each in answers)
        with waiting(database, PATIENCE):
            assert terminal.send(batch).complete_up_to == number + 1
    with database.reading() as session:
        assert totals(session).served == len(breaks)
    database.close()
