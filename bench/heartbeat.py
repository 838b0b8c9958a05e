"""Processor time of one heartbeat at the centre: one process on PostgreSQL, sixty terminals one beat after the other.

What counts is the processor time of the centre's process, so that what else runs on the machine says little; the time of
PostgreSQL is not in it.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import psutil
import requests

from bench.centre import CentreFailed, measured_centre
from bench.cluster import private_cluster, programs
from bench.figures import Figure, Measured, NotMeasured
from contract.clock import SystemClock
from contract.terminals import DeviceReport, Heartbeat, HeartbeatAnswer
from offline_queue.centre import CentreClient
from offline_queue.terminal_identity import TerminalIdentity

TERMINALS = 60
FAMILIES = ("id_card_reader", "camera", "receipt_printer", "document_printer", "code_scanner", "fingerprint_reader")


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Milliseconds of processor time a beat."""
    where = programs()
    if where is None:
        return NotMeasured("PostgreSQL is not installed")
    rounds = 3 if quick else 50
    with (
        private_cluster(where) as url,
        tempfile.TemporaryDirectory(prefix="heartbeat-") as name,
        measured_centre(Path(name), url) as centre,
    ):
        terminals = centre.enrolled([f"YC-{one:03}" for one in range(1, TERMINALS + 1)])
        clients = [(each, CentreClient(each, requests.Session(), SystemClock())) for each in terminals]
        serving = _serving()
        _rounds(clients, 2, first=1)
        cpu, begun = _cpu_seconds(serving), perf_counter()
        _rounds(clients, rounds, first=3)
        cpu, wall = _cpu_seconds(serving) - cpu, perf_counter() - begun
    beats = rounds * TERMINALS
    beside = f"{beats:,} beats of {TERMINALS} terminals with {len(FAMILIES)} devices; PostgreSQL's time apart"
    figure = Figure(
        "heartbeat_cpu_ms", "processor time of a heartbeat at the centre", cpu / beats * 1000, "ms", 1, yardstick=beside
    )
    return Measured((figure,), {"beats": beats, "cpu_s": cpu, "wall_s": wall})


def _serving() -> list[psutil.Process]:
    found = [each for each in psutil.Process().children() if "serve" in each.cmdline()]
    if not found:
        raise CentreFailed("no process of the centre is there")
    return found


def _cpu_seconds(processes: list[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in processes)


def _rounds(clients: list[tuple[TerminalIdentity, CentreClient]], rounds: int, first: int) -> None:
    for number in range(first, first + rounds):
        for terminal, client in clients:
            answer = client.heartbeat(_beat(terminal, number))
            if not isinstance(answer, HeartbeatAnswer):
                raise CentreFailed(f"no answer to a heartbeat: {answer}")


def _beat(terminal: TerminalIdentity, number: int) -> Heartbeat:
    return Heartbeat(
        terminal_id=terminal.terminal_id,
        sent_at=datetime.now(UTC),
        boot_id="b",
        software_version="1",
        catalogue_version=1,
        state="available",
        devices=tuple(DeviceReport(family=each, condition="ok", age_seconds=1) for each in FAMILIES),
        queue_pending=0,
        queue_parked=0,
        last_sequence=0,
        number=number,
    )
