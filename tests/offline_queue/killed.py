"""A terminal that is killed at every step: run by test_kill.py in a process of its own, with no threads, so it may fork.

For k = 1, 2, 3 … a child commits some records and relays them, and kills itself (SIGKILL) at the k-th step, a step being
every SQL statement, every transaction's end, and every named point. Then a second child starts on the same file and
finishes the work. Ends with the first k that is past the last step. Prints one JSON line for each k.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import alembic.command  # noqa: F401 - so that not every child has to load it
import requests
from sqlalchemy import event
from sqlalchemy.engine import Engine

from contract.identifiers import Uuid7Identifiers
from contract.records import ClockQuality, Record
from offline_queue.centre import CentreClient
from offline_queue.clock import SystemClock
from offline_queue.opening import Opened, open_database
from offline_queue.outbox import Outbox, OutboxOwner
from offline_queue.relay import BatchLimits, Failed, Idle, Relay
from offline_queue.transport import Patience
from tests.contract.parts import case_facts, submission
from tests.offline_queue.parts import CENTRE_OPENS, NO_BOUNDS, TERMINAL, identity

RECORDS = 2
Reached = Callable[[str], None]


def killer(at: int) -> Reached:
    """Counts steps and kills at the given one; 0 never kills."""
    steps = 0

    def reached(_: str) -> None:
        nonlocal steps
        steps += 1
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


def work(path: Path, url: str, promised: int, commits: int, reached: Reached) -> None:
    """Commit, writing each promise into the pipe once it is made; then relay until nothing waits."""
    opened = open_database(path, datetime.now(UTC))
    assert isinstance(opened, Opened)
    assert opened.set_aside is None
    owner = OutboxOwner(TERMINAL, "boot", CENTRE_OPENS.sealing_key)
    outbox = Outbox(opened.database, owner, Uuid7Identifiers(), SystemClock(), NO_BOUNDS, reached)
    for _ in range(commits):
        record = outbox.commit(case_facts(), submission(), datetime.now(UTC), ClockQuality.SYNCHRONISED)
        assert isinstance(record, Record)
        os.write(promised, f"{record.record_id}\n".encode())
        reached("promised")
    with requests.Session() as session:
        client = CentreClient(identity(url), session, SystemClock(), Patience(5, 5))
        relay = Relay(outbox, client, SystemClock(), limits=BatchLimits(records=1), reached=reached)
        while (outcome := relay.run_once()) != Idle():
            assert not isinstance(outcome, Failed), outcome
    opened.database.close()


def in_a_child(path: Path, url: str, commits: int, at: int) -> tuple[int, list[str]]:
    """The wait status of a child that does the work, and what it promised before it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        reached = killer(at)
        for name in ("before_cursor_execute", "after_cursor_execute", "commit", "rollback"):
            event.listen(Engine, name, lambda *_, name=name: reached(name))
        work(path, url, writing, commits, reached)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        promised = pipe.read().split()
    return os.waitpid(child, 0)[1], promised


def main(folder: Path, url: str) -> None:
    """Every k until the work comes to its end unharmed."""
    at = 0
    was_killed = True
    while was_killed:
        at += 1
        path = folder / f"queue-{at}.db"
        status, promised = in_a_child(path, url, RECORDS, at)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        assert was_killed or status == 0, f"the child failed at step {at}"
        finish, more = in_a_child(path, url, 0, 0)
        assert finish == 0, f"the second start failed after step {at}"
        sys.stdout.write(json.dumps({"at": at, "killed": was_killed, "promised": promised + more}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
