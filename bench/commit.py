"""What the promise "submitted" costs: one sealed record through the outbox, beside append + fdatasync of the same bytes.

Both write to the same file system, in turns, so that whatever else the disk does falls on both.
"""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.figures import Figure, Measured, NotMeasured, spread
from bench.samples import case_facts, submission
from contract.identifiers import Uuid7Identifiers
from contract.records import ClockQuality, Record
from contract.sealing import OpeningKey
from offline_queue.clock import SystemClock
from offline_queue.opening import NotOpened, open_database
from offline_queue.outbox import Outbox, OutboxOwner

SIGNATURE_BYTES = 12_000
"""A drawn signature as PNG: the usual attachment of an item that waits."""

SCAN_BYTES = 600_000
"""Two pages of scanned material."""


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Medians over single commits; a record with a signature decides, one with scans is told beside it."""
    rounds = 40 if quick else 400
    with tempfile.TemporaryDirectory(prefix="commit-", dir=_build_folder()) as name:
        folder = Path(name)
        opened = open_database(folder / "queue.db", datetime.now(UTC))
        if isinstance(opened, NotOpened):
            return NotMeasured(opened.reason)
        owner = OutboxOwner("BENCH-1", "boot", OpeningKey.generate().sealing_key)
        outbox = Outbox(opened.database, owner, Uuid7Identifiers(), SystemClock())
        with (folder / "yardstick").open("ab", buffering=0) as yardstick:
            _pairs(outbox, yardstick.fileno(), SIGNATURE_BYTES, 5)
            usual = _pairs(outbox, yardstick.fileno(), SIGNATURE_BYTES, rounds)
            heavy = _pairs(outbox, yardstick.fileno(), SCAN_BYTES, rounds // 8)
        opened.database.close()
    ratio = median(usual["outbox"]) / median(usual["append"])
    beside = f"append + fdatasync: {median(usual['append']):.2f} ms; outbox: {median(usual['outbox']):.2f} ms"
    raw = {
        "usual_ms": {name: spread(values) for name, values in usual.items()},
        "with_scans_ms": {name: spread(values) for name, values in heavy.items()},
        "with_scans_ratio": round(median(heavy["outbox"]) / median(heavy["append"]), 3),
    }
    return Measured(
        (Figure("commit_ratio", "durable commit of one sealed record, p50", ratio, "×", 2, yardstick=beside),), raw
    )


def _pairs(outbox: Outbox, yardstick: int, attachment: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each commit and of each append, one after the other."""
    taken: dict[str, list[float]] = {"outbox": [], "append": []}
    for number in range(rounds):
        facts, content, now = case_facts(number), submission(attachment), datetime.now(UTC)
        start = perf_counter()
        record = outbox.commit(facts, content, now, ClockQuality.SYNCHRONISED)
        taken["outbox"].append((perf_counter() - start) * 1000)
        if not isinstance(record, Record):
            raise TypeError(f"the outbox took no record: {record.reason}")
        same_bytes = record.model_dump_json().encode()
        start = perf_counter()
        os.write(yardstick, same_bytes)
        os.fdatasync(yardstick)
        taken["append"].append((perf_counter() - start) * 1000)
    return taken


def _build_folder() -> Path:
    folder = Path("build")
    folder.mkdir(exist_ok=True)
    return folder
