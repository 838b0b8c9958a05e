"""How fast the centre takes records on PostgreSQL, beside a bare multi-row INSERT of the same rows.

Taking means: reading the batch, checking chain and seals, opening them, storing, counting, and committing. One process a
core, as in production; signatures and HTTP are not in it.
"""

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median
from time import perf_counter

import psycopg
from sqlalchemy import insert

from bench.cluster import private_cluster, programs
from bench.figures import Figure, Goal, Measured, NotMeasured
from bench.samples import case_facts, submission
from central.catalogue_publishing.models import PublishedItem
from central.clock import civil_day
from central.ingest.service import take_upload
from central.keys import load_keys
from central.migrations.upgrade import upgrade
from central.storage.database import CentreDatabase
from central.terminal_register.models import TerminalEntry
from contract.answers import Upload
from contract.chain import GENESIS, RecordBody, end_of, next_record
from contract.identifiers import Uuid7Identifiers
from contract.records import Record
from contract.sealing import SealingKey
from contract.terms import ClockQuality

BATCH = 100
ATTACHMENT_BYTES = 4_000
PERSON = "0" * 32
"""As long as a pseudonym."""
COLUMNS = "terminal_id, epoch, sequence, received_at, record_id, occurred_at, boot_id, clock, kind, facts, sealed, day, person"

Work = Callable[[], None]
Preparation = Callable[[str, Path, list[Path]], Work]


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Median rate over rounds; each round takes new records of new terminals."""
    where = programs()
    if where is None:
        return NotMeasured("PostgreSQL is not installed")
    rounds, batches = (1, 4) if quick else (5, 30)
    workers = len(os.sched_getaffinity(0))
    rates: dict[str, list[float]] = {"centre": [], "insert": []}
    with private_cluster(where) as url, tempfile.TemporaryDirectory(prefix="ingest-") as name:
        folder = Path(name)
        _migrate(url)
        for number in range(rounds):
            shares = [_written(url, folder, f"R{number}W{worker}", batches) for worker in range(workers)]
            count = workers * batches * BATCH
            rates["centre"].append(count / _timed(_taking, url, folder, shares))
            rates["insert"].append(count / _timed(_inserting, url, folder, shares))
    return _compared(rates)


def _compared(rates: dict[str, list[float]]) -> Measured:
    centre, bare = median(rates["centre"]), median(rates["insert"])
    beside = f"bare multi-row INSERT: {bare:,.0f}/s"
    figures = (
        Figure(
            "ingest_per_second", "drain to the centre on PostgreSQL", centre, "records/s", 2_000, Goal.AT_LEAST, beside
        ),
        Figure(
            "ingest_ratio", "drain to the centre, as a share of it", centre / bare, "×", 0.30, Goal.AT_LEAST, beside
        ),
    )
    return Measured(
        figures, {"records_per_second": {name: [round(value) for value in all_] for name, all_ in rates.items()}}
    )


def _migrate(url: str) -> None:
    database = CentreDatabase(url)
    upgrade(database, datetime.now(UTC))
    with database.writing() as session:
        session.add(PublishedItem(item_code="RS009", department="hrss"))
        session.connection().exec_driver_sql(
            "CREATE TABLE bare (LIKE record INCLUDING DEFAULTS, PRIMARY KEY (terminal_id, sequence))"
        )
    database.close()


# --- what is delivered -------------------------------------------------------------------------------------------


def _written(url: str, folder: Path, terminal_id: str, batches: int) -> list[Path]:
    """Uploads of a new terminal as files, one a batch."""
    database = CentreDatabase(url)
    with database.writing() as session:
        row = {
            "terminal_id": terminal_id,
            "site_zh": "演示大厅",
            "site_en": "demo hall",
            "level": "town",
            "region": "441602",
        }
        session.execute(insert(TerminalEntry), row)
    database.close()
    chain = _chain(terminal_id, load_keys(folder / "keys").opening.sealing_key)
    paths = []
    for number in range(batches):
        records = tuple(next(chain) for _ in range(BATCH))
        upload = Upload(batch_id=Uuid7Identifiers().new(), terminal_id=terminal_id, records=records)
        paths.append(folder / f"{terminal_id}-{number}.json")
        paths[-1].write_text(upload.model_dump_json(), "utf-8")
    return paths


def _chain(terminal_id: str, key: SealingKey) -> Iterator[Record]:
    end, identifiers, sealed = GENESIS, Uuid7Identifiers(), key.seal(submission(ATTACHMENT_BYTES))
    while True:
        facts = case_facts(end.sequence)
        body = RecordBody(
            identifiers.new(), terminal_id, datetime.now(UTC), "boot", ClockQuality.SYNCHRONISED, facts, sealed
        )
        record = next_record(end, body)
        end = end_of(record)
        yield record


# --- the two ways to store it ------------------------------------------------------------------------------------


def _taking(url: str, folder: Path, paths: list[Path]) -> Work:
    database, keys = CentreDatabase(url), load_keys(folder / "keys")
    bodies = [path.read_bytes() for path in paths]
    database.engine.connect().close()

    def work() -> None:
        for body in bodies:
            upload = Upload.model_validate_json(body)
            with database.writing() as session:
                answer = take_upload(session, upload, keys, datetime.now(UTC))
            if not all(disposition.disposition.is_delivered for disposition in answer.dispositions):
                raise RuntimeError(f"the centre refused: {answer.dispositions[0]}")

    return work


def _inserting(url: str, _folder: Path, paths: list[Path]) -> Work:
    connection = psycopg.connect(url.replace("+psycopg", ""))
    batches = [Upload.model_validate_json(path.read_bytes()).records for path in paths]
    rows = [[value for record in records for value in _row(record)] for records in batches]
    one = f"({', '.join(['%s'] * len(COLUMNS.split(', ')))})"
    statement = f"INSERT INTO bare ({COLUMNS}) VALUES {', '.join([one] * BATCH)}".encode()  # noqa: S608 -- placeholders only

    def work() -> None:
        for values in rows:
            connection.execute(statement, values)
            connection.commit()

    return work


def _row(record: Record) -> tuple[object, ...]:
    now = datetime.now(UTC)
    return (
        record.terminal_id,
        record.epoch,
        record.sequence,
        now,
        record.record_id,
        record.occurred_at,
        record.boot_id,
        record.clock.value,
        record.facts.kind,
        record.facts.model_dump_json(),
        record.sealed,
        civil_day(now),
        PERSON,
    )


# --- one process a core ------------------------------------------------------------------------------------------


def _timed(prepare: Preparation, url: str, folder: Path, shares: list[list[Path]]) -> float:
    """Seconds from the moment when all workers are ready to the end of the last one."""
    spawn = multiprocessing.get_context("spawn")
    barrier, ends = spawn.Barrier(len(shares) + 1), spawn.SimpleQueue()
    workers = [spawn.Process(target=_run, args=(prepare, url, folder, share, barrier, ends)) for share in shares]
    for worker in workers:
        worker.start()
    barrier.wait(120)
    begun = perf_counter()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError(f"a worker failed with {worker.exitcode}")
    return float(max(ends.get() for _ in workers)) - begun


def _run(
    prepare: Preparation,
    url: str,
    folder: Path,
    share: list[Path],
    barrier: Barrier,
    ends: "multiprocessing.SimpleQueue[float]",
) -> None:
    work = prepare(url, folder, share)
    barrier.wait(120)
    work()
    ends.put(perf_counter())
