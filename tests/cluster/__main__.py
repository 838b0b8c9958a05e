"""`make cluster`: the leader of the database is killed and frozen while terminals deliver; what was acknowledged is there, once.

Terminals are the product's own clients: each makes its chain and sends a batch until it is acknowledged. Two processes of the centre
take them. Afterwards the books of the centre are compared with what the terminals were told.
"""

import argparse
import os
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from time import monotonic, sleep

from rich.console import Console
from sqlalchemy import select

from bench.centre import MeasuredCentre, measured_centre
from catalogue.loader import load_catalogue
from central.records.models import LedgerEntry
from central.simulation.records import records_of_year
from central.simulation.year import Extent, PlannedCase, planned
from central.storage.database import CentreDatabase
from contract.answers import UploadAnswer
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from contract.records import CaseFacts, Record
from offline_queue.centre import CentreClient
from offline_queue.terminal_identity import TerminalIdentity
from tests.cluster.nodes import Cluster, ClusterFailed

OUT = Console(soft_wrap=True, highlight=False, markup=False)
TERMINALS = 4
BATCH = 5
BACK_WITHIN_S = 240.0


@dataclass
class Deliveries:
    """What terminals were told, from any thread. `gaps`: seconds without an acknowledgement, by when they ended."""

    acknowledged: list[tuple[str, int]] = field(default_factory=list)
    served: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    last: float = 0.0
    longest: float = 0.0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def took(self, batch: list[Record]) -> None:
        with self._turn:
            now = monotonic()
            self.longest = max(self.longest, now - self.last)
            self.last = now
            self.acknowledged += [(each.terminal_id, each.sequence) for each in batch]
            self.served += sum(isinstance(each.facts, CaseFacts) and each.facts.outcome.is_served for each in batch)

    def failed(self, answer: object) -> None:
        with self._turn:
            self.answers[type(answer).__name__] += 1

    def begin_gap(self) -> None:
        with self._turn:
            self.last, self.longest = monotonic(), 0.0


def deliver(
    identity: TerminalIdentity, records: Iterator[Record], reported: Deliveries, is_over: threading.Event
) -> None:
    """One terminal until the trial is over; it repeats what no one acknowledged."""
    client = CentreClient.connect(identity, SystemClock())
    while not is_over.is_set():
        batch = list(islice(records, BATCH))
        while not _sent(client, batch, reported):
            sleep(0.1)


def _sent(client: CentreClient, batch: list[Record], reported: Deliveries) -> bool:
    answer = client.upload(Uuid7Identifiers().new(), batch)
    if isinstance(answer, UploadAnswer) and all(each.disposition.is_delivered for each in answer.dispositions):
        reported.took(batch)
        return True
    reported.failed(answer)
    return False


def main() -> int:
    """Exit status 1 where something is lost or twice."""
    parser = argparse.ArgumentParser(prog="make cluster")
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--freezes", type=int, default=1)
    parser.add_argument(
        "--hosts", action="store_true", help="no HAProxy, no PgBouncer: every machine named in the address"
    )
    asked = parser.parse_args()
    cluster, begun = Cluster(), monotonic()
    try:
        cluster.begin()
        OUT.print(f"three machines, one leads, one follows synchronously: {monotonic() - begun:.1f} s")
        return tried(cluster, asked.kills, asked.freezes, several_hosts=asked.hosts)
    except ClusterFailed as error:
        OUT.print(error)
        cluster.folder = Path(tempfile.mkdtemp(prefix="cluster-kept-"))  # logs stay where they are
        return 1
    finally:
        cluster.end()


def tried(cluster: Cluster, kills: int, freezes: int, *, several_hosts: bool) -> int:
    """One trial on a cluster that is up; prints what came of it."""
    url = cluster.url(several_hosts=several_hosts)
    if not several_hosts:
        os.environ["GOV_CENTRAL_PREPARE_STATEMENTS"] = (
            "false"  # of every command of the centre that is started from here
        )
    with (
        tempfile.TemporaryDirectory(prefix="cluster-centre-") as name,
        measured_centre(Path(name), url, 2) as centre,
    ):
        reported, took = delivered(cluster, centre, ["kill"] * kills + ["freeze"] * freezes)
        lost, twice = compared(url, centre, reported)
    OUT.print(f"{'':16}{'new leader s':>14}{'silent s':>10}{'whole again s':>15}")
    for kind, leader_s, silent_s, whole_s in took:
        OUT.print(f"{kind:16}{leader_s:>14.1f}{silent_s:>10.1f}{whole_s:>15.1f}")
    OUT.print(f"answers meanwhile: {dict(reported.answers) or 'none'}")
    OUT.print(f"acknowledged {len(reported.acknowledged):,}   lost {lost}   twice {twice}")
    OUT.print(f"failover_s {max((each[2] for each in took), default=0):.1f}   failover_lost {lost + twice}")
    return 1 if lost or twice else 0


def delivered(
    cluster: Cluster, centre: MeasuredCentre, faults: list[str]
) -> tuple[Deliveries, list[tuple[str, float, float, float]]]:
    """What terminals were told while the leader failed so often, and for each: seconds to a leader, silent, to a whole cluster."""
    names = [f"HA-{number}" for number in range(TERMINALS)]
    years = planned(load_catalogue().items, Extent(TERMINALS, 400, 2_000))
    reported, is_over = Deliveries(), threading.Event()
    threads = [
        threading.Thread(
            target=deliver,
            args=(identity, _endless(identity, year), reported, is_over),
        )
        for identity, year in zip(centre.enrolled(names), years, strict=True)
    ]
    reported.begin_gap()
    for thread in threads:
        thread.start()
    try:
        took = [_failed(cluster, reported, kind) for kind in faults]
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    return reported, took


def _endless(identity: TerminalIdentity, year: list[PlannedCase]) -> Iterator[Record]:
    """Year after year: the trial ends when the machines are whole again, not when somebody has nothing more to say."""
    return records_of_year(identity.terminal_id, identity.sealing_key, cycle(year))


def _failed(cluster: Cluster, reported: Deliveries, kind: str) -> tuple[str, float, float, float]:
    before = len(reported.acknowledged)
    _wait("load", lambda: len(reported.acknowledged) > before + 10 * BATCH)
    leader = cluster.leader()
    reported.begin_gap()
    begun = monotonic()
    (cluster.kill if kind == "kill" else cluster.freeze)(leader)
    _wait("a new leader", lambda: cluster.leader() not in ("", leader))
    leads = monotonic() - begun
    known = len(reported.acknowledged)
    _wait("an acknowledgement", lambda: len(reported.acknowledged) > known + 2 * BATCH)
    silent = reported.longest
    (cluster.start if kind == "kill" else cluster.thaw)(leader)
    _wait("the machine to come back", cluster.is_whole)
    whole = monotonic() - begun
    OUT.print(f"{kind} {leader}: leader {leads:.1f} s, silent {silent:.1f} s, whole {whole:.1f} s")
    return kind, leads, silent, whole


def _wait(what: str, claim: Callable[[], object]) -> None:
    until = monotonic() + BACK_WITHIN_S
    while not claim():
        if monotonic() > until:
            raise ClusterFailed(f"{what} did not come within {BACK_WITHIN_S:.0f} s")
        sleep(0.05)


def compared(url: str, centre: MeasuredCentre, reported: Deliveries) -> tuple[int, int]:
    """How many acknowledged records the centre has not, and how many it has or counts twice."""
    database = CentreDatabase(url)
    try:
        with database.reading() as session:
            rows = session.execute(select(LedgerEntry.terminal_id, LedgerEntry.sequence, LedgerEntry.record_id)).all()
    finally:
        database.close()
    kept = Counter((terminal_id, sequence) for terminal_id, sequence, _ in rows)
    lost = len(set(reported.acknowledged) - kept.keys())
    again = sum(number - 1 for number in kept.values()) + len(rows) - len({each[2] for each in rows})
    counted = centre.usage()["totals"]["served"] - reported.served
    return lost + max(0, -counted), again + max(0, counted)


if __name__ == "__main__":
    sys.exit(main())
