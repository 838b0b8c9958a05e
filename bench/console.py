"""The console's first page with a million records, and a queue of ten thousand drained over real HTTP, both on PostgreSQL.

The million is made by SQL and counted by `central rebuild`, whose time is listed beside; the page is asked for without the
snapshot that serves everybody for two seconds. The drain is that of one real outbox and relay, beside a bare multi-row INSERT
of the same records over the socket.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import psycopg
import requests
from sqlalchemy import text

from bench.centre import MeasuredCentre, measured_centre
from bench.cluster import private_cluster, programs
from bench.figures import Figure, Measured, NotMeasured, spread
from bench.samples import case_facts, submission
from catalogue.loader import load_catalogue
from central.clock import civil_day
from central.records.partitions import ensure_partitions
from central.storage.database import CentreDatabase
from central.storage.postgresql import BoundedConnection, unhurried
from central.usage.rebuilding import rebuild
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from contract.records import Record
from contract.terms import ClockQuality
from offline_queue.centre import CentreClient
from offline_queue.opening import NotOpened, open_database
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.relay import Moved, Relay
from offline_queue.terminal_identity import TerminalIdentity

TERMINALS, PEOPLE, DAYS = 85, 200_000, 300
ONE_PAGE_MS = 100.0
UNTIMED = 2
"""First pages that warm up what a running centre has warm."""
ATTACHMENT_BYTES = 4_000
PASSWORD = "bench-console"  # noqa: S105 -- of a centre that lives for a minute

RECORDS = """
INSERT INTO record (terminal_id, epoch, sequence, received_at, record_id, occurred_at, boot_id, clock, kind, facts, day, person)
SELECT 'YC-' || lpad(CAST(1 + n % CAST(:terminals AS bigint) AS text), 3, '0'), 1, 1 + n / CAST(:terminals AS bigint),
       at, md5(n::text), at, 'boot',
       CASE WHEN n % 50 = 0 THEN 'uncertain' ELSE 'synchronised' END, 'case',
       json_build_object('kind', 'case', 'item_code', items ->> 0, 'department', items ->> 1, 'outcome',
           CASE n % 10 WHEN 0 THEN 'abandoned' WHEN 1 THEN 'submitted' ELSE 'completed' END, 'channel',
           CASE n % 3 WHEN 0 THEN 'online' WHEN 1 THEN 'queue' ELSE 'local' END,
           'duration_seconds', 90, 'is_simulated', false),
       (at AT TIME ZONE 'Asia/Shanghai')::date, CASE WHEN n % 10 > 0 THEN md5((n % CAST(:people AS bigint))::text) END
FROM (SELECT n, CAST(:now AS timestamptz) - (n * CAST(:days AS bigint) * 86400 / CAST(:number AS bigint) * interval '1 s') AS at,
             CAST(:items AS jsonb) -> CAST(n * 7919 % CAST(:kinds AS bigint) AS integer) AS items
      FROM generate_series(CAST(0 AS bigint), CAST(:number AS bigint) - 1) AS n) AS made
"""


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Median time of the page; seconds of the drain."""
    where = programs()
    if where is None:
        return NotMeasured("PostgreSQL is not installed")
    number, waiting = (20_000, 300) if quick else (1_000_000, 10_000)
    with (
        private_cluster(where) as url,
        tempfile.TemporaryDirectory(prefix="console-") as name,
        known_password(),
        measured_centre(Path(name), url) as centre,
    ):
        terminals = centre.enrolled([f"YC-{one:03}" for one in range(1, TERMINALS + 1)])
        stored, counted = filled(url, number, TERMINALS)
        pages = first_pages(centre.addresses[0], 5 if quick else 30)
        drained, inserted = _drained(centre, terminals[0], Path(name), waiting)
    return _reported(
        number, waiting, pages, {"fill_s": stored, "rebuild_s": counted, "drain_s": drained, "insert_s": inserted}
    )


def _reported(number: int, waiting: int, pages: list[float], seconds: dict[str, float]) -> Measured:
    of = f"{number:,} records, {TERMINALS} terminals; central rebuild counts them in {seconds['rebuild_s']:.0f} s"
    bare = waiting / seconds["insert_s"]
    beside = f"{waiting:,} records, {waiting / seconds['drain_s']:,.0f}/s; bare multi-row INSERT: {bare:,.0f}/s"
    figures = (
        Figure("console_ms_1m", "first page of the console, p50", median(pages), "ms", ONE_PAGE_MS, yardstick=of),
        Figure(
            "drain_http_s", "a full queue drained over HTTP by one relay", seconds["drain_s"], "s", 30, yardstick=beside
        ),
    )
    return Measured(figures, {"records": number, "page_ms": spread(pages), **seconds})


@contextmanager
def known_password() -> Iterator[None]:
    """The centre is started with a password that is known, and shows everybody a picture of their own."""
    names = {"GOV_CENTRAL_CONSOLE_PASSWORD": PASSWORD, "GOV_CENTRAL_CONSOLE_SNAPSHOT_SECONDS": "0"}
    os.environ.update(names)
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]


def filled(url: str, number: int, terminals: int) -> tuple[float, float]:
    """Seconds to store so many records of so many terminals, and to count them."""
    database, now = CentreDatabase(url), datetime.now(UTC)
    items = [[item.code, item.department] for item in load_catalogue().items]
    begun = perf_counter()
    with database.engine.begin() as connection, unhurried(connection):
        ensure_partitions(connection, now - timedelta(days=DAYS + 31), DAYS // 30 + 3)
        values = {"terminals": terminals, "people": PEOPLE, "days": DAYS, "number": number, "now": now}
        connection.execute(text(RECORDS), values | {"items": json.dumps(items), "kinds": len(items)})
        # as the server would have done long ago while they came in: without it the counting sorts on disk
        connection.execute(text("ANALYZE"))
    filled = perf_counter()
    rebuild(database, civil_day(now) - timedelta(days=400), None, is_repairing=True)
    counted = perf_counter()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # ten million records take longer than a citizen would wait, and than an answer is waited for
        connection.execute(text("SET statement_timeout = 0"))
        raw = connection.connection.driver_connection
        if isinstance(raw, BoundedConnection):
            raw.answer_seconds = None
        connection.execute(text("VACUUM ANALYZE"))
    database.close()
    return filled - begun, counted - filled


def first_pages(address: str, rounds: int) -> list[float]:
    """Milliseconds of the first page after a login."""
    browser = requests.Session()
    login = browser.post(f"{address}/console/login", data={"operator": "bench", "password": PASSWORD}, timeout=60)
    login.raise_for_status()
    taken = []
    for number in range(rounds + UNTIMED):
        begun = perf_counter()
        answer = browser.get(f"{address}/console", timeout=60)
        if number >= UNTIMED:
            taken.append((perf_counter() - begun) * 1000)
        if answer.status_code != requests.codes.ok or "YC-001" not in answer.text:
            raise RuntimeError(f"the console shows no first page: {answer.status_code}")
    return taken


def _drained(centre: MeasuredCentre, identity: TerminalIdentity, folder: Path, number: int) -> tuple[float, float]:
    """Seconds until one relay has delivered so many waiting records, and of a bare INSERT of the same."""
    fresh = centre.enrolled(["YC-900"])[0]
    opened = open_database(folder / "queue.db", datetime.now(UTC))
    if isinstance(opened, NotOpened):
        raise TypeError(opened.reason)
    owner = OutboxOwner(fresh.terminal_id, "boot", identity.sealing_key)
    outbox = SqliteOutbox(opened.database, owner, Uuid7Identifiers(), SystemClock())
    records = [_committed(outbox, one) for one in range(number)]
    relay = Relay(outbox, CentreClient.connect(fresh, SystemClock()), SystemClock())
    begun = perf_counter()
    while isinstance(outcome := relay.run_once(), Moved):
        if outcome.parked:
            raise RuntimeError("the centre refused a record")
    taken = perf_counter() - begun
    if outbox.counts().pending:
        raise RuntimeError(f"not drained: {outcome}")
    opened.database.close()
    return taken, _inserted(centre.database_url, records)


def _committed(outbox: SqliteOutbox, number: int) -> Record:
    made = outbox.commit(case_facts(number), submission(ATTACHMENT_BYTES), datetime.now(UTC), ClockQuality.SYNCHRONISED)
    if not isinstance(made, Record):
        raise TypeError(f"the outbox took no record: {made.reason}")
    return made


def _inserted(url: str, records: list[Record]) -> float:
    """Seconds to insert them bare, a hundred rows a statement and a transaction."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(
            "CREATE TABLE bare (terminal text, sequence bigint PRIMARY KEY, id text, facts json, sealed bytea)"
        )
        connection.commit()
        begun = perf_counter()
        for start in range(0, len(records), 100):
            batch = records[start : start + 100]
            values = [value for record in batch for value in _row(record)]
            rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(batch))
            connection.execute(f"INSERT INTO bare VALUES {rows}".encode(), values)  # noqa: S608 -- placeholders only
            connection.commit()
        return perf_counter() - begun


def _row(record: Record) -> tuple[object, ...]:
    return record.terminal_id, record.sequence, record.record_id, record.facts.model_dump_json(), record.sealed
