"""Processor time of one heartbeat at the centre: one process on PostgreSQL, sixty terminals, one beat at a time and fifteen at once.

What counts is the processor time of the centre's process, so that what else runs on the machine says little; the time of
PostgreSQL is not in it. Beats that come one by one find the process asleep and its caches cold each time; fifteen at once are what a
process with many terminals does. For these the requests are signed beforehand, so that the client keeps the centre busy.
"""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

import psutil
import requests

from bench.centre import CentreFailed, MeasuredCentre, centre_processes, cpu_seconds, measured_centre
from bench.cluster import private_cluster, programs
from bench.figures import Figure, Measured, NotMeasured
from contract import paths
from contract.clock import SystemClock
from contract.signatures import ReceivedAnswer, SignedRequest, is_answer_of_centre, sign_request
from contract.terminals import DeviceReport, Heartbeat, HeartbeatAnswer
from offline_queue.centre import CentreClient
from offline_queue.terminal_identity import TerminalIdentity

TERMINALS, AT_ONCE = 60, 15
GOAL_MS = 1.0
FAMILIES = ("id_card_reader", "camera", "receipt_printer", "document_printer", "code_scanner", "fingerprint_reader")

Prepared = tuple[requests.PreparedRequest, SignedRequest]


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
        clients = [(terminal, CentreClient(terminal, requests.Session(), SystemClock())) for terminal in terminals]
        serving = centre_processes()
        _rounds(clients, 2, first=1)
        cpu, begun = cpu_seconds(serving), perf_counter()
        _rounds(clients, rounds, first=3)
        cpu, wall = cpu_seconds(serving) - cpu, perf_counter() - begun
        busy_cpu, busy_wall = _busy(centre, terminals, serving, range(rounds + 3, 2 * rounds + 5))
    beats = rounds * TERMINALS
    size = f"{beats:,} beats of {TERMINALS} terminals with {len(FAMILIES)} devices, "
    beside = f"{AT_ONCE} at once; {beats / busy_wall:,.0f} beats/s; PostgreSQL's time apart"
    title = "processor time of a heartbeat at the centre"
    figures = (
        Figure("heartbeat_cpu_ms", f"{title}, busy", busy_cpu / beats * 1000, "ms", GOAL_MS, yardstick=size + beside),
        Figure(
            "heartbeat_alone_cpu_ms",
            f"{title}, alone",
            cpu / beats * 1000,
            "ms",
            GOAL_MS,
            yardstick=size + "one by one",
        ),
    )
    return Measured(
        figures, {"beats": beats, "cpu_s": cpu, "wall_s": wall, "busy_cpu_s": busy_cpu, "busy_wall_s": busy_wall}
    )


def _rounds(clients: list[tuple[TerminalIdentity, CentreClient]], rounds: int, first: int) -> None:
    for number in range(first, first + rounds):
        for terminal, client in clients:
            answer = client.heartbeat(one_beat(terminal.terminal_id, number))
            if not isinstance(answer, HeartbeatAnswer):
                raise CentreFailed(f"no answer to a heartbeat: {answer}")


def _busy(
    centre: MeasuredCentre, terminals: list[TerminalIdentity], serving: list[psutil.Process], numbers: range
) -> tuple[float, float]:
    """Processor seconds and seconds of all rounds but the first two. Raises CentreFailed unless every answer is the centre's own."""
    where = urlsplit(centre.addresses[0]).netloc
    groups = [terminals[start : start + AT_ONCE] for start in range(0, len(terminals), AT_ONCE)]
    lines = [HTTPConnection(where, timeout=60) for _ in range(AT_ONCE)]
    rounds = [[[(terminal, _signed(terminal, number)) for terminal in group] for group in groups] for number in numbers]
    answered: list[tuple[TerminalIdentity, SignedRequest, ReceivedAnswer]] = []
    cpu, begun = 0.0, 0.0
    for done, beats in enumerate(rounds):
        if done == 2:
            cpu, begun = cpu_seconds(serving), perf_counter()
        for group in beats:
            answered += _at_once(lines, group)
    cpu, wall = cpu_seconds(serving) - cpu, perf_counter() - begun
    for line in lines:
        line.close()
    for terminal, signed, answer in answered:
        if answer.status != requests.codes.ok or not is_answer_of_centre(answer, terminal.centre_key, signed):
            raise CentreFailed(f"no answer to a heartbeat: {answer.status}")
    return cpu, wall


def _signed(terminal: TerminalIdentity, number: int) -> Prepared:
    body = one_beat(terminal.terminal_id, number).model_dump_json().encode()
    kind = {"Content-Type": "application/json"}
    prepared = requests.Request("POST", terminal.centre_url + paths.HEARTBEAT, kind, data=body).prepare()
    return prepared, sign_request(prepared, terminal.terminal_id, terminal.signing_key, datetime.now(UTC))


def _at_once(
    lines: Sequence[HTTPConnection], group: Sequence[tuple[TerminalIdentity, Prepared]]
) -> list[tuple[TerminalIdentity, SignedRequest, ReceivedAnswer]]:
    for line, (_, (prepared, _signed_as)) in zip(lines, group, strict=True):
        line.request("POST", paths.HEARTBEAT, prepared.body, dict(prepared.headers))
    answered = []
    for line, (terminal, (_, signed)) in zip(lines, group, strict=True):
        answer = line.getresponse()
        answered.append((terminal, signed, ReceivedAnswer(answer.status, dict(answer.getheaders()), answer.read())))
    return answered


def one_beat(terminal_id: str, number: int) -> Heartbeat:
    """What a terminal with six devices says each minute."""
    return Heartbeat(
        terminal_id=terminal_id,
        sent_at=datetime.now(UTC),
        boot_id="b",
        software_version="1",
        catalogue_version=1,
        state="available",
        devices=tuple(DeviceReport(family=family, condition="ok", age_seconds=1) for family in FAMILIES),
        queue_pending=0,
        queue_parked=0,
        last_sequence=0,
        number=number,
    )
