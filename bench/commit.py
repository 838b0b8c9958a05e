"""What the promise "submitted" costs: one sealed record through the outbox, beside append + fdatasync of the same bytes.

What is measured is what the last tap waits for: the terminal seals while the citizen still reads what will be submitted. A
commit that has to seal first, as after a late change, is listed beside.

All write to the same file system, in turns, so that whatever else the disk does falls on each. The ratio is mostly that of
the work to the flush, and so depends on the disk; the processor's time of the commit is listed beside it, on memory, where
nothing is flushed and the caches stay warm ("hot"). It counts all threads of the process: the witness's too.
"""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from bench.figures import Figure, Measured, NotMeasured, spread
from bench.samples import case_facts, submission
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from contract.records import Record, Submission
from contract.sealing import OpeningKey
from contract.terms import ClockQuality
from offline_queue.bounds import Bounds
from offline_queue.opening import NotOpened, Opened, open_database
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.sealed_submission import SealedSubmission

SIGNATURE_BYTES = 12_000
"""A drawn signature as PNG: the usual attachment of an item that waits."""

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a name of its own is made in it
"""A file system without a disk under it."""

SCAN_BYTES = 600_000
"""Two pages of scanned material."""


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Medians over single commits; a record with a signature decides, one with scans is listed beside it."""
    rounds = 40 if quick else 400
    with tempfile.TemporaryDirectory(prefix="commit-", dir=_build_folder()) as name:
        folder = Path(name)
        opened = open_database(folder / "queue.db", datetime.now(UTC))
        if isinstance(opened, NotOpened):
            return NotMeasured(opened.reason)
        outbox = _outbox(opened)
        with (folder / "yardstick").open("ab", buffering=0) as yardstick:
            _pairs(outbox, yardstick.fileno(), SIGNATURE_BYTES, 5)
            usual = _pairs(outbox, yardstick.fileno(), SIGNATURE_BYTES, rounds)
            heavy = _pairs(outbox, yardstick.fileno(), SCAN_BYTES, rounds // 8)
        opened.database.close()
    append, ahead, whole = (median(usual[name]) for name in ("append", "sealed_ahead", "whole"))
    beside = f"append + fdatasync: {append:.2f} ms; outbox: {ahead:.2f} ms, sealed at the tap: {whole:.2f} ms"
    raw = {
        "usual_ms": {name: spread(values) for name, values in usual.items()},
        "with_scans_ms": {name: spread(values) for name, values in heavy.items()},
        "with_scans_ratio": round(median(heavy["sealed_ahead"]) / median(heavy["append"]), 3),
        "sealed_at_the_tap_ratio": round(whole / append, 3),
    }
    figures = [
        Figure("commit_ratio", "durable commit of one sealed record, p50", ahead / append, "×", 2, yardstick=beside)
    ]
    hot = _hot_ms(rounds)
    if hot:
        raw["cpu_hot_ms"] = {name: spread(values) for name, values in hot.items()}
        beside = f"sealed at the tap: {median(hot['whole']):.2f} ms"
        value = median(hot["sealed_ahead"])
        figures.append(Figure("commit_cpu_ms", "the same: processor time, hot", value, "ms", 0.30, yardstick=beside))
    return Measured(tuple(figures), raw)


def _hot_ms(rounds: int) -> dict[str, list[float]]:
    """Milliseconds of processor time of a commit that was sealed before, and of one that seals; empty without such a disk."""
    if not MEMORY.is_dir():
        return {}
    with tempfile.TemporaryDirectory(prefix="commit-", dir=MEMORY) as name:
        opened = open_database(Path(name) / "queue.db", datetime.now(UTC))
        if isinstance(opened, NotOpened):
            return {}
        outbox = _outbox(opened, Bounds(least_free=0))
        taken: dict[str, list[float]] = {"whole": [], "sealed_ahead": []}
        for number in range(2 * rounds):
            way = "whole" if number % 2 else "sealed_ahead"
            content = submission(SIGNATURE_BYTES)
            ready = content if way == "whole" else outbox.seal(content)
            taken[way].append(_timed(process_time, outbox, number, ready)[1])
        opened.database.close()
    return taken


def _outbox(opened: Opened, bounds: Bounds = Bounds()) -> SqliteOutbox:  # noqa: B008 - frozen
    owner = OutboxOwner("BENCH-1", "boot", OpeningKey.generate().sealing_key)
    return SqliteOutbox(opened.database, owner, Uuid7Identifiers(), SystemClock(), bounds)


def _pairs(outbox: SqliteOutbox, yardstick: int, attachment: int, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each commit, sealed ahead and not, and of each append, one after the other."""
    taken: dict[str, list[float]] = {"sealed_ahead": [], "whole": [], "append": []}
    for number in range(rounds):
        for way in ("sealed_ahead", "whole")[
            :: 1 if number % 2 else -1
        ]:  # neither is always the first after the append
            content = submission(attachment)
            ready = content if way == "whole" else outbox.seal(content)
            record, milliseconds = _timed(perf_counter, outbox, number, ready)
            taken[way].append(milliseconds)
        same_bytes = record.model_dump_json().encode()
        start = perf_counter()
        os.write(yardstick, same_bytes)
        os.fdatasync(yardstick)
        taken["append"].append((perf_counter() - start) * 1000)
    return taken


def _timed(
    clock: Callable[[], float], outbox: SqliteOutbox, number: int, content: Submission | SealedSubmission
) -> tuple[Record, float]:
    """One commit, and its milliseconds by that clock."""
    facts, now = case_facts(number), datetime.now(UTC)
    start = clock()
    record = outbox.commit(facts, content, now, ClockQuality.SYNCHRONISED)
    milliseconds = (clock() - start) * 1000
    if not isinstance(record, Record):
        raise TypeError(f"the outbox took no record: {record.reason}")
    return record, milliseconds


def _build_folder() -> Path:
    folder = Path("build")
    folder.mkdir(exist_ok=True)
    return folder
