"""A queue on a disk that somebody else fills up: run by test_full_disk.py in a mount of its own, on a real file system.

Prints, as JSON, what was taken, what could be delivered while the disk was full, and whether a submission is taken again.
"""

import json
import os
import sys
from pathlib import Path

from contract.records import Record
from offline_queue.bounds import Bounds, Frozen
from tests.contract.parts import submission
from tests.hand_clock import NOON
from tests.offline_queue.parts import StoredOutbox, answer, opened, word

MIB = 1024 * 1024
BOUNDS = Bounds(least_free=MIB, reserve=MIB, most_kept_bytes=100 * MIB)
ALL = 10**9


def main(folder: Path) -> None:
    stored = StoredOutbox(opened(folder / "queue.db"), bounds=BOUNDS)
    taken: list[Record] = []
    while isinstance(record := stored.take(content=submission("x" * 100_000)), Record):
        taken.append(record)
    first = record.reason
    with (folder / "filler").open("wb", buffering=0) as filler:
        fill(filler.fileno())
    second = stored.take()
    delivered = 0
    while batch := stored.outbox.pending(5, ALL):
        delivered += stored.outbox.settle(answer(*map(word, batch))).delivered
    counts = stored.outbox.counts()
    last = stored.take(content=submission("x" * 100_000))
    stored.database.close()
    again = StoredOutbox(opened(folder / "queue.db", NOON), bounds=BOUNDS)
    reported = {
        "taken": len(taken),
        "first_reason": first,
        "then_reason": second.reason if isinstance(second, Frozen) else "none",
        "delivered": delivered,
        "pending": counts.pending,
        "last": last.sequence if isinstance(last, Record) else last.reason,
        "waiting_after_restart": len(again.outbox.pending(10, ALL)),
        "has_ballast": (folder / "queue.db.ballast").exists(),
    }
    again.database.close()
    sys.stdout.write(json.dumps(reported))


def fill(descriptor: int) -> None:
    """Until there is no byte left."""
    for size in (MIB, 4096, 1):
        try:
            while True:
                os.write(descriptor, b"\x00" * size)
        except OSError:
            continue


if __name__ == "__main__":
    main(Path(sys.argv[1]))
