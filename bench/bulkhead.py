"""Heartbeats of other terminals while two departments' systems hang: one sends a byte now and then, one says nothing."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import requests

from bench.centre import CentreFailed, measured_centre
from bench.cluster import private_cluster, programs
from bench.figures import Figure, Measured, NotMeasured, percentile, spread
from contract.clock import SystemClock
from contract.execution import ExecuteRequest
from contract.identifiers import Uuid7Identifiers
from contract.records import Submission
from contract.terminals import Heartbeat, HeartbeatAnswer
from offline_queue.centre import CentreClient
from offline_queue.terminal_identity import TerminalIdentity

TERMINALS, CITIZENS = 60, 60
ITEMS = ("SJ001", "SW015")
"""Items that ask for no one's proof, of two departments."""
DEPARTMENTS = ("market_regulation", "tax")
IDS = Uuid7Identifiers()
READING_S = 3.0
"""A citizen reads that it does not work before pressing the button again."""


def measure(*, quick: bool) -> Measured | NotMeasured:
    where = programs()
    if where is None:
        return NotMeasured("PostgreSQL is not installed")
    rounds = 2 if quick else 10
    with (
        private_cluster(where) as url,
        tempfile.TemporaryDirectory(prefix="bulkhead-") as name,
        _hanging(drips=True) as drip,
        _hanging(drips=False) as silence,
    ):
        urls = f'{{"{DEPARTMENTS[0]}": "{drip}", "{DEPARTMENTS[1]}": "{silence}"}}'
        more = {"GOV_CENTRAL_DEPARTMENT_URLS": urls, "GOV_CENTRAL_DEPARTMENT_FAILURES": "1000"}
        with measured_centre(Path(name), url, more=more) as centre:
            citizen, *others = centre.enrolled([f"B-{number:03}" for number in range(TERMINALS + 1)])
            alone = _beats(others, rounds, first=1)
            beside = _beside_citizens_who_wait(citizen, others, rounds)
    beside_ms = percentile(beside, 0.99)
    figure = Figure(
        "heartbeat_beside_drip_p99_ms",
        f"heartbeat of {TERMINALS} terminals while {CITIZENS} citizens wait for two departments that hang, p99",
        beside_ms,
        "ms",
        1_000,
        yardstick=f"the same without them: {percentile(alone, 0.99):,.0f} ms",
    )
    return Measured((figure,), {"beside_ms": spread(beside), "alone_ms": spread(alone)})


def _beside_citizens_who_wait(citizen: TerminalIdentity, others: list[TerminalIdentity], rounds: int) -> list[float]:
    is_over = threading.Event()
    with ThreadPoolExecutor(CITIZENS) as pool:
        for number in range(CITIZENS):
            pool.submit(_wait_for_a_department, citizen, ITEMS[number % 2], is_over)
        try:
            return _beats(others, rounds, first=1 + rounds)
        finally:
            is_over.set()


def _beats(terminals: list[TerminalIdentity], rounds: int, first: int) -> list[float]:
    """Milliseconds of each, every terminal on a thread of its own, one beat a round."""
    with ThreadPoolExecutor(8) as pool:
        beats = [pool.submit(_beat, terminal, first + turn) for turn in range(rounds) for terminal in terminals]
        return [beat.result() for beat in beats]


def _beat(terminal: TerminalIdentity, number: int) -> float:
    beat = Heartbeat(
        terminal_id=terminal.terminal_id, sent_at=datetime.now(UTC), boot_id="b", software_version="1",
        catalogue_version=1, state="available", devices=(), queue_pending=0, queue_parked=0, last_sequence=0,
        number=number,
    )  # fmt: skip
    begun = perf_counter()
    answer = CentreClient(terminal, requests.Session(), SystemClock()).heartbeat(beat)
    if not isinstance(answer, HeartbeatAnswer):
        raise CentreFailed(f"no answer to a heartbeat: {answer}")
    return (perf_counter() - begun) * 1000


def _wait_for_a_department(terminal: TerminalIdentity, item: str, is_over: threading.Event) -> None:
    client = CentreClient(terminal, requests.Session(), SystemClock())
    while not is_over.is_set():
        sealed = terminal.sealing_key.seal(Submission())
        client.execute(
            ExecuteRequest(request_id=IDS.new(), visit_id="v", item_code=item, catalogue_version=1, sealed=sealed)
        )
        is_over.wait(READING_S)


@contextmanager
def _hanging(*, drips: bool) -> Iterator[str]:
    """A server that takes every connection and never comes to an end."""
    door, is_over, lines = socket.create_server(("127.0.0.1", 0), backlog=256), threading.Event(), list[socket.socket]()
    threads = [threading.Thread(target=_take_all, args=(door, lines, drips))]
    threads += [threading.Thread(target=_drip, args=(is_over, lines))] if drips else []
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        is_over.set()
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        for thread in threads:
            thread.join()
        for line in lines:
            line.close()


def _take_all(door: socket.socket, lines: list[socket.socket], drips: bool) -> None:
    while True:
        try:
            line, _ = door.accept()
        except OSError:
            return
        lines.append(line)
        if drips:
            _send(line, b"HTTP/1.1 200 OK\r\nX-Slow: ")


def _drip(is_over: threading.Event, lines: list[socket.socket]) -> None:
    while not is_over.wait(0.5):
        for line in list(lines):
            _send(line, b"a")


def _send(line: socket.socket, words: bytes) -> None:
    with suppress(OSError):  # who asked has given up
        line.sendall(words)
