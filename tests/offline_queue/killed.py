"""A terminal that is killed at every step: run by test_kill.py in a process of its own, with no threads, so it may fork.

For k = 1, 2, 3 … a child commits some records and relays them, and kills itself (SIGKILL) at the k-th step, a step being
every SQL statement, every transaction's end, and every named point. Then a second child starts on the same file and
finishes the work. Ends with the first k that is past the last step. Prints one JSON line for each k.

Database and witness are durable in either order: the child lets one of them go first. The second start may be told that
the machine was restarted in between, as after a power cut.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import requests
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import event
from sqlalchemy.engine import Engine

from contract.chain import ChainEnd
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from contract.records import Record
from contract.terms import ClockQuality
from offline_queue import database, opening
from offline_queue.centre import CentreClient
from offline_queue.opening import Opened, open_database
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.relay import BatchLimits, Failed, Idle, Relay
from offline_queue.transport import TransportLimits
from offline_queue.witness import Chain, Witness, witness_file
from tests.contract.parts import case_facts, submission
from tests.offline_queue.parts import CENTRE_OPENS, NO_BOUNDS, TERMINAL, identity

RECORDS = 2
BOOT = "a run of the machine"
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


class WitnessFirst(Witness):
    """Durable before the database begins to be."""

    def flush(self) -> None:
        super().flush()
        self._done.put(self._done.get())


class WitnessLast(Witness):
    """Written once the database is durable."""

    def begin(self, chain: Chain, end: ChainEnd) -> None:
        self._begun = chain, end

    def flush(self) -> None:
        pass

    def wait(self) -> None:
        super().begin(*self._begun)
        super().flush()
        super().wait()


ORDERS: dict[str, type[Witness]] = {"witness": WitnessFirst, "database": WitnessLast, "both": Witness}


class Life(Struct, frozen=True):
    """How a child works: on which file, with which centre, what goes first, and in which run of the machine."""

    path: Path
    url: str
    order: str
    boot: str


def work(life: Life, promised: int, commits: int, reached: Reached) -> None:
    """Commit, writing each promise into the pipe once it is made; then relay until nothing waits."""
    for module in (database, opening):
        module.boot_of_this_machine = lambda: life.boot  # type: ignore[attr-defined]
    opened = open_database(life.path, datetime.now(UTC))
    assert isinstance(opened, Opened)
    assert opened.set_aside is None
    opened.database.witness = ORDERS[life.order](witness_file(life.path), life.boot)
    owner = OutboxOwner(TERMINAL, "boot", CENTRE_OPENS.sealing_key)
    outbox = SqliteOutbox(opened.database, owner, Uuid7Identifiers(), SystemClock(), NO_BOUNDS, reached)
    for _ in range(commits):
        record = outbox.commit(case_facts(), submission(), datetime.now(UTC), ClockQuality.SYNCHRONISED)
        assert isinstance(record, Record)
        os.write(promised, f"{record.record_id}\n".encode())
        reached("promised")
    with requests.Session() as session:
        client = CentreClient(identity(life.url), session, SystemClock(), TransportLimits(5, 5))
        relay = Relay(outbox, client, SystemClock(), limits=BatchLimits(records=1), reached=reached)
        while (outcome := relay.run_once()) != Idle():
            assert not isinstance(outcome, Failed), outcome
    opened.database.close()


def in_a_child(life: Life, commits: int, at: int) -> tuple[int, list[str]]:
    """The wait status of a child that does the work, and what it promised before it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        reached = killer(at)
        event.listen(Engine, "connect", lambda driver, _: driver.set_trace_callback(reached))
        work(life, writing, commits, reached)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        promised = pipe.read().split()
    return os.waitpid(child, 0)[1], promised


def main(folder: Path, url: str, order: str, later_boot: str) -> None:
    """Every k until the work comes to its end unharmed. The file is there already: what makes it is killed elsewhere."""
    at = 0
    made = Life(folder / "made.db", url, order, BOOT)
    assert in_a_child(made, 0, 0) == (0, [])
    was_killed = True
    while was_killed:
        at += 1
        path = folder / f"queue-{at}.db"
        shutil.copy(made.path, path)
        life = Life(path, url, order, BOOT)
        status, promised = in_a_child(life, RECORDS, at)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        assert was_killed or status == 0, f"the child failed at step {at}"
        finish, more = in_a_child(replace(life, boot=later_boot), 0, 0)
        assert finish == 0, f"the second start failed after step {at}"
        sys.stdout.write(json.dumps({"at": at, "killed": was_killed, "promised": promised + more}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
