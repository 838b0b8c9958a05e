"""The district's year delivered to the centre: real records over real HTTP to real processes on PostgreSQL, and the counts.

Each terminal makes its chain of records on every channel and uploads it in batches, as its relay does. Every 5th batch is sent
twice, as if the first answer had been lost; before every 7th the line is cut in the middle of an upload; every 6th comes after
the one that follows it; some clocks are years behind and say so. Afterwards `central usage` must say exactly what was done.
"""

import multiprocessing
import os
import socket
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from bench.centre import MeasuredCentre, measured_centre
from bench.cluster import private_cluster, programs
from bench.figures import Figure, Measured, NotMeasured
from catalogue.loader import load_catalogue
from central.simulation.records import records_of_year
from central.simulation.year import DISTRICT, Extent, PlannedCase, expected, planned
from contract import paths
from contract.answers import Upload, UploadAnswer
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from contract.records import Record
from offline_queue.centre import CentreClient
from offline_queue.relay import BatchLimits
from offline_queue.terminal_identity import TerminalIdentity

QUICK = Extent(terminals=8, people=400, cases=2_000, park_people=10, park_cases=120)
REPEATED_EVERY, SWAPPED_EVERY, CUT_EVERY = 5, 6, 7
TRIES = 5
GOAL_S = 120.0
ITEMS = 240
"""As the bureau's sentence has it."""


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Seconds from the first record made to the last one acknowledged, and how many counts differ."""
    where = programs()
    if where is None:
        return NotMeasured("PostgreSQL is not installed")
    extent = QUICK if quick else DISTRICT
    years = planned(load_catalogue().items, extent)
    cores = len(os.sched_getaffinity(0))
    with (
        private_cluster(where) as url,
        tempfile.TemporaryDirectory(prefix="district-") as name,
        measured_centre(Path(name), url, cores) as centre,
    ):
        taken, sent, wrong = lived(centre, years, cores)
        wrong += misreported(centre, extent)
    return _reported(extent, taken, sent, wrong)


def lived(
    centre: MeasuredCentre, years: Sequence[list[PlannedCase]], workers: int
) -> tuple[float, Counter[str], list[str]]:
    """Let new terminals live these years; gives the seconds, what was sent, and every count that differs afterwards."""
    terminals = centre.enrolled([f"YC-{number:03}" for number in range(1, len(years) + 1)])
    taken, sent = _delivered(list(zip(terminals, years, strict=True)), workers)
    return taken, sent, differing(centre, years, [terminal.terminal_id for terminal in terminals])


def _reported(extent: Extent, taken: float, sent: Counter[str], wrong: list[str]) -> Measured:
    size = f"{extent.terminals} terminals, {extent.people:,} people, {extent.cases:,} cases"
    odd = f"batches sent twice {sent['again']}, late {sent['swapped']}, cut off {sent['cut']}"
    beside = f"{size}; {sent['records'] / taken:,.0f} records/s over HTTP; {odd}"
    figures = (
        Figure("district_year_s", "a year of the district delivered", taken, "s", GOAL_S, yardstick=beside),
        Figure(
            "district_year_wrong",
            "its counts that differ: items, terminals, channels, people, ratings",
            len(wrong),
            "",
            0,
        ),
    )
    return Measured(figures, {"extent": vars(extent), "sent": dict(sent), "differing": wrong[:20]})


def differing(centre: MeasuredCentre, years: Sequence[Sequence[PlannedCase]], terminal_ids: Sequence[str]) -> list[str]:
    """Every count of the centre that is not what was done."""
    wanted, reported = expected(years, terminal_ids), centre.usage()
    found = {
        by: Counter({line["key"]: line["served"] for line in reported[by]}) for by in ("item", "terminal", "channel")
    }
    found["totals"] = Counter({name: reported["totals"][name] for name in ("served", "people", "uncertain")})
    found["ratings"] = Counter({"all": reported["ratings"]["total"]})
    return [
        f"{by} {key}: {found[by][key]} instead of {wanted[by][key]}"
        for by in wanted
        for key in sorted(wanted[by].keys() | found[by].keys())
        if found[by][key] != wanted[by][key]
    ]


def misreported(centre: MeasuredCentre, extent: Extent) -> list[str]:
    """What the bureau's report does not say in its own sentences: of the district, and of the park."""
    park = f"演示网点YC-{extent.terminals:03}"
    whole = centre.report(), (f"{extent.terminals} 台", f"{ITEMS} 项", f"{extent.people} 人次", f"{extent.cases} 宗")
    of_park = centre.report("--site", park), (f"{extent.park_cases} 笔", f"{extent.park_people} 人次")
    return [
        f"{words} is not in: {reported}"
        for reported, wanted in (whole, of_park)
        for words in wanted
        if words not in reported
    ]


# --- the terminals -----------------------------------------------------------------------------------------------

Share = list[tuple[TerminalIdentity, list[PlannedCase]]]


def _delivered(terminals: Share, workers: int) -> tuple[float, Counter[str]]:
    """Seconds, and what was sent, by as many processes as there are cores."""
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(workers) as pool:
        pool.map(abs, range(workers))  # the processes are there before the clock starts
        begun = perf_counter()
        sent = pool.map(_deliver, [terminals[number::workers] for number in range(workers)], chunksize=1)
        taken = perf_counter() - begun
    return taken, sum(sent, Counter())


def _deliver(share: Share) -> Counter[str]:
    sent: Counter[str] = Counter()
    for identity, year in share:
        client = CentreClient.connect(identity, SystemClock())
        for batch in _out_of_order(_batches(records_of_year(identity.terminal_id, identity.sealing_key, year)), sent):
            sent["batches"] += 1
            sent["records"] += len(batch)
            if sent["batches"] % CUT_EVERY == 0:
                sent["cut"] += 1
                _cut_off(identity, batch)
            is_again = sent["batches"] % REPEATED_EVERY == 0
            sent["again"] += is_again
            for _ in range(1 + is_again):
                sent["tries"] += _uploaded(client, batch)
    return sent


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, BatchLimits().records)):
        yield batch


def _out_of_order(batches: Iterator[list[Record]], sent: Counter[str]) -> Iterator[list[Record]]:
    """Every so often a batch comes after the one that follows it."""
    for number, batch in enumerate(batches, start=1):
        if number % SWAPPED_EVERY == 0 and (following := next(batches, None)) is not None:
            sent["swapped"] += 1
            yield following
        yield batch


def _cut_off(identity: TerminalIdentity, batch: Sequence[Record]) -> None:
    """An upload whose line is cut in the middle of its body."""
    body = Upload(batch_id="cut", terminal_id=identity.terminal_id, records=tuple(batch)).model_dump_json().encode()
    where = urlsplit(identity.centre_url)
    head = f"POST {paths.RECORDS} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=10) as line:
        line.sendall(head.encode() + body[: len(body) // 2])


def _uploaded(client: CentreClient, batch: list[Record]) -> int:
    """How often it had to be sent until the centre acknowledged every record."""
    for tries in range(1, TRIES + 1):
        answer = client.upload(Uuid7Identifiers().new(), batch)
        if isinstance(answer, UploadAnswer) and all(
            disposition.disposition.is_delivered for disposition in answer.dispositions
        ):
            return tries
    raise RuntimeError(f"{client.terminal_id}: the centre takes no records: {answer}")
