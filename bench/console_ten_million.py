"""The console's first page with ten million records of 850 terminals, on PostgreSQL; HTML included.

Records and counts are made as `bench.console` makes them; every terminal has reported its devices once. In production one picture
serves everybody for two seconds; here it is made for each request.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.centre import centre_processes, cpu_seconds, measured_centre, place_of
from bench.cluster import private_cluster, programs
from bench.console import ONE_PAGE_MS, UNTIMED, filled, first_pages, known_password
from bench.figures import Figure, Measured, NotMeasured, spread
from bench.heartbeat import one_beat
from central.storage.database import CentreDatabase
from central.terminals.service import mint_code, note_heartbeat

RECORDS, TERMINALS = 10_000_000, 850
QUICK_RECORDS = 20_000
SERVER = ("shared_buffers=1GB", "work_mem=64MB", "maintenance_work_mem=256MB", "max_wal_size=8GB")
"""What a server gets that holds so much; with the 128 MB of a fresh installation the records are made slowly."""


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Median time of the page."""
    return measured(QUICK_RECORDS if quick else RECORDS, 5 if quick else 30)


def measured(records: int, rounds: int) -> Measured | NotMeasured:
    """The same with as many records as there is time for."""
    where = programs()
    if where is None:
        return NotMeasured("PostgreSQL is not installed")
    with (
        private_cluster(where, *SERVER) as url,
        tempfile.TemporaryDirectory(prefix="console-") as name,
        known_password(),
        measured_centre(Path(name), url) as centre,
    ):
        _heard_of(url)
        stored, counted = filled(url, records, TERMINALS)
        processes = centre_processes()
        before = cpu_seconds(processes)
        pages = first_pages(centre.addresses[0], rounds)
        cpu_ms = (cpu_seconds(processes) - before) * 1000 / (rounds + UNTIMED)
    made = f"{records:,} records, {TERMINALS} terminals; made in {stored:.0f} s, counted by central rebuild in {counted:.0f} s"
    of = f"{made}; fastest page {min(pages):.0f} ms, processor time of the centre {cpu_ms:.0f} ms a page"
    title = "first page of the console, 10 million records, p50"
    figure = Figure("console_ms_10m", title, median(pages), "ms", ONE_PAGE_MS, yardstick=of)
    raw = {"records": records, "page_ms": spread(pages), "fill_s": stored, "rebuild_s": counted, "cpu_ms": cpu_ms}
    return Measured((figure,), raw)


def _heard_of(url: str) -> None:
    """All terminals have registered and reported six devices each."""
    database, now = CentreDatabase(url), datetime.now(UTC)
    with database.writing() as session:
        for terminal_id in (f"YC-{one:03}" for one in range(1, TERMINALS + 1)):
            mint_code(session, place_of(terminal_id), now)
            session.flush()
            note_heartbeat(session, one_beat(terminal_id, 1), now)
    database.close()
