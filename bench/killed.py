"""A terminal that is killed at a random instant, and started again, and killed again: run by `bench.kills` in a process of
its own that has no threads, so it may fork.

Each child goes on with the same file: it notes that it prints, prints (a line on the paper), notes the end, promises
(commits, then says so), and relays. It is killed by SIGKILL from outside after a random time. The last one may finish.
Ends with one JSON line: what was promised, how often it was killed, and the papers.
"""

import json
import os
import random
import signal
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import alembic.command  # noqa: F401 -- so that not every child has to load it
import requests

from bench.samples import case_facts, submission
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from contract.records import Record
from contract.terms import ClockQuality
from offline_queue.centre import CentreClient
from offline_queue.opening import Opened, open_database
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.print_journal import SqlitePrintJournal
from offline_queue.print_stages import Paper, PrintStage
from offline_queue.relay import BatchLimits, Idle, Relay
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity

SEED = 1_000
LONGEST_S = 0.6
"""Time enough for opening the file and a few rounds of promise, print and upload."""
ATTACHMENT_BYTES = 2_000


class KilledTerminal:
    """What stays over all lives: the folder with queue and paper."""

    def __init__(self, folder: Path, identity: TerminalIdentity) -> None:
        self._folder = folder
        self._identity = identity
        self._clock = SystemClock()

    def live(self, promised: int, *, until_idle: bool) -> None:
        """One life. Without `until_idle` it never ends by itself."""
        opened = open_database(self._folder / "queue.db", datetime.now(UTC))
        if not isinstance(opened, Opened) or opened.set_aside is not None:
            raise SystemExit(f"the queue did not open whole: {opened}")
        journal = SqlitePrintJournal(opened.database, self._clock)
        journal.resolve_after_restart()
        owner = OutboxOwner(self._identity.terminal_id, "boot", self._identity.sealing_key)
        outbox = SqliteOutbox(opened.database, owner, Uuid7Identifiers(), self._clock)
        client = CentreClient(self._identity, requests.Session(), self._clock)
        relay = Relay(outbox, client, self._clock, limits=BatchLimits(records=3))
        if until_idle:
            while relay.run_once() != Idle():
                pass
            return
        while True:
            self._serve(outbox, journal, promised)
            relay.run_once()

    def _serve(self, outbox: SqliteOutbox, journal: SqlitePrintJournal, promised: int) -> None:
        record = outbox.commit(
            case_facts(os.getpid()), submission(ATTACHMENT_BYTES), datetime.now(UTC), ClockQuality.SYNCHRONISED
        )
        if not isinstance(record, Record):
            raise SystemExit(f"the outbox took no record: {record.reason}")
        os.write(promised, f"{record.record_id}\n".encode())
        self._print(journal, f"receipt-{record.record_id}")

    def _print(self, journal: SqlitePrintJournal, job: str) -> None:
        if journal.intend(job, Paper.RECEIPT):
            journal.note_sent(job)
            with (self._folder / "paper").open("a") as paper:
                paper.write(f"{job}\n")
            journal.settle(job, PrintStage.CONFIRMED)


def main(folder: Path, kills: int) -> None:
    """Kill so often, then let one finish."""
    identity = IdentityStore(folder / "identity.json").load()
    if not isinstance(identity, TerminalIdentity):
        raise SystemExit(f"no identity: {identity}")
    terminal, chance = KilledTerminal(folder, identity), random.Random(SEED)
    killed, promised = 0, list[str]()
    for number in range(kills + 1):
        after = None if number == kills else chance.uniform(0, LONGEST_S)
        was_killed, said = _one_life(terminal, after)
        killed += was_killed
        promised += said
    paper = folder / "paper"
    twice = [job for job, count in Counter(paper.read_text().split()).items() if count > 1] if paper.exists() else []
    sys.stdout.write(json.dumps({"killed": killed, "promised": promised, "printed_twice": twice}) + "\n")


def _one_life(terminal: KilledTerminal, kill_after: float | None) -> tuple[bool, list[str]]:
    """Whether the child was killed, and what it promised. Raises RuntimeError when it failed by itself."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        terminal.live(writing, until_idle=kill_after is None)
        os._exit(0)
    os.close(writing)
    if kill_after is not None:
        sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as pipe:
        promised = pipe.read().split()
    status = os.waitpid(child, 0)[1]
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not was_killed and status != 0:
        raise RuntimeError("the terminal failed by itself; see above")
    return was_killed, promised


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
