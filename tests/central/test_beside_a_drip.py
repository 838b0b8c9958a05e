"""One department drips, another never answers, and sixty citizens wait for them: everybody else is served as ever."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from catalogue.schema import Level
from catalogue.text import LocalText
from central.storage.database import CentreDatabase
from central.terminals.service import TerminalPlace, mint_code
from contract.clock import SystemClock
from contract.execution import Completed, DepartmentDown, StillWorking
from contract.terminals import Heartbeat
from tests.central.centre_processes import serving
from tests.central.department_systems import DepartmentSystem, served
from tests.central.test_once import proven_at
from tests.central.virtual_terminal import IDS, NOON, VirtualTerminal
from tests.line_server import PATIENCE, LineServer, whole_request

CITIZENS, TERMINALS = 60, 60


@dataclass
class Unwell:
    """Stands before a well system and drips, or says nothing, until it is healed; then it lets everything through."""

    drips: bool
    is_well: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def serve(self, line: socket.socket) -> None:
        self.waiting.release()
        if self.drips:
            line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.is_well.wait(0.05):
            if self.drips:
                line.sendall(b"a")


@contextmanager
def standing_before(unwell: Unwell, well: str) -> Iterator[str]:
    """The address of an unwell system."""
    target = int(well.rpartition(":")[2])
    with LineServer(lambda line: _serve(line, unwell, target)) as server:
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            unwell.is_well.set()


def _serve(line: socket.socket, unwell: Unwell, target: int) -> None:
    if not unwell.is_well.is_set():
        unwell.serve(line)
        return
    with socket.create_connection(("127.0.0.1", target), PATIENCE) as behind:
        behind.sendall(whole_request(line))
        while words := behind.recv(65536):
            line.sendall(words)


def enrolled(database_url: str, client, count: int) -> list[VirtualTerminal]:
    database = CentreDatabase(database_url)
    codes = []
    for number in range(count):
        with database.writing() as session:
            place = TerminalPlace(f"YC-{number:03}", LocalText(zh="厅", en="Hall"), Level.TOWN, "441602001")
            codes.append(mint_code(session, place, SystemClock().now()))
    database.close()
    return [VirtualTerminal.enrol(client, code) for code in codes]


def beat(terminal: VirtualTerminal, number: int) -> int:
    message = Heartbeat(
        terminal_id=terminal.terminal_id, sent_at=NOON, boot_id="b", software_version="1", catalogue_version=1,
        state="available", devices=(), queue_pending=0, queue_parked=0, last_sequence=0, number=number,
    )  # fmt: skip
    return terminal.call("POST", "/v1/heartbeat", message.model_dump_json().encode()).status_code


@pytest.mark.slow
def test_heartbeats_go_on_beside_hanging_departments(database_url, tmp_path):
    drip, silence, system = Unwell(drips=True), Unwell(drips=False), DepartmentSystem()
    system.gate.set()
    with served(system) as well, standing_before(drip, well) as one, standing_before(silence, well) as two:
        settings = {
            "department_urls": json.dumps({"hrss": one, "medical_insurance": two}),
            "department_timeout_seconds": "600", "department_failures": "1000", "answer_wait_seconds": "0",
        }  # fmt: skip
        with serving(database_url, tmp_path / "keys", **settings) as (_, client), ThreadPoolExecutor(CITIZENS) as pool:
            terminals = enrolled(database_url, client, TERMINALS + 1)
            busy, others = terminals[0], terminals[1:]
            who = proven_at(busy)
            asked = [
                pool.submit(busy.execute, item, who, request_id=IDS.new())
                for _ in range(CITIZENS // 2)
                for item in ("RS007", "YB006")
            ]
            assert drip.waiting.acquire(timeout=60)
            assert silence.waiting.acquire(timeout=60)
            assert [beat(each, 1) for each in others] == [200] * TERMINALS
            assert others[0].upload(others[0].case("RS009", is_shown=False)).complete_up_to == 1
            assert any(not each.done() for each in asked), "they hang on meanwhile"
            drip.is_well.set()
            silence.is_well.set()
            heard = [each.result(600) for each in asked]
            assert {type(each) for each in heard} <= {Completed, DepartmentDown, StillWorking}
            for item in ("RS007", "YB006"):
                assert isinstance(busy.execute(item, who), Completed), "well again, without a restart"
            assert [beat(each, 2) for each in others] == [200] * TERMINALS
