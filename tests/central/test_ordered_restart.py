"""A restart that was ordered at the console: the terminal begins it when no one is there, writes it down first, and does it once."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from re import findall
from types import SimpleNamespace
from typing import Any

import pytest

from app.core.remote_hands import RemoteSurroundings, hands_of
from app.core.work import _idle_restart
from contract import paths
from contract.remote_orders import RemoteOrdersAnswer, RemoteOrdersRequest
from contract.terms import AuditEvent
from kiosk.services.maintenance.idle_restart import QUIET_SECONDS
from kiosk.services.maintenance.remote_orders import RemoteOrders
from tests.central.virtual_terminal import VirtualTerminal
from tests.kiosk.parts import HandWorker
from tests.kiosk.terminal.test_bad_input import QueueBench, opened

PAGE = "/console/terminals/YC-001"


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the statements are plain."""
    return sqlite_url


@dataclass
class Program:
    """The terminal's program as far as orders go: its own reporter, screen and orders, and a signed line to the real centre."""

    terminal_parts: QueueBench
    line: VirtualTerminal
    file: Path
    left: list[str] = field(default_factory=list)

    def start(self) -> None:
        """A process that knows what is on the disk, and nothing else."""
        bench = self.terminal_parts.bench
        feed: Any = SimpleNamespace(asked_version=1)
        around = RemoteSurroundings(
            "YC-001", bench.services.tools.service, feed, lambda: 1, bench.health, bench.upkeep, bench.services.keys,
            HandWorker(), bench.clock, lambda: None, bench.services,
        )  # fmt: skip
        remote = RemoteOrders(self.file, "YC-001", self, hands_of(around), bench.clock)
        self.reporter = replace(self.terminal_parts.reporter, remote=remote)
        ground: Any = SimpleNamespace(health=bench.health, terminal=bench.terminal, leave=self.leave)
        self.restart = _idle_restart(ground, remote)

    def leave(self) -> None:
        """The process ends; what is on the disk by now is what the next one knows."""
        self.left.append(self.file.read_text("utf-8"))

    def remote_orders(self, request: RemoteOrdersRequest) -> RemoteOrdersAnswer:
        answer = self.line.call("POST", paths.REMOTE_ORDERS, request.model_dump_json().encode())
        return RemoteOrdersAnswer.model_validate_json(answer.content)

    def beat(self) -> None:
        self.reporter.take_answer(self.line.beat())()

    def wait(self, seconds: float) -> None:
        self.terminal_parts.bench.wait(seconds, step=seconds)
        self.restart.tick()


@pytest.fixture
def program(terminal, tmp_path: Path):
    terminal_parts = opened(tmp_path)
    made = Program(terminal_parts, terminal, tmp_path / "remote-orders.json")
    made.start()
    yield made
    terminal_parts.store.database.close()


def test_ordered_restart_waits_for_quiet_and_is_reported(program, operator):
    program.wait(QUIET_SECONDS)
    operator.post(f"{PAGE}/orders", data={"deed": "restart"})
    program.beat()
    assert "已送达，待执行" in operator.get(PAGE).text
    program.terminal_parts.bench.terminal.touch()
    program.wait(QUIET_SECONDS - 1)
    assert program.left == [], "somebody was there less than ten minutes ago"
    program.wait(1)
    assert ['"is_done":true' in kept for kept in program.left] == [True], "written down before it ends"
    program.start()
    program.beat()
    assert "已执行" in operator.get(PAGE).text
    program.wait(2 * QUIET_SECONDS)
    assert len(program.left) == 1, "the next process does not do it once more"
    program.terminal_parts.bench.pump()
    written = [record.facts for record in program.terminal_parts.store.outbox.pending(9, 1 << 20)]
    assert [(facts.event, facts.about) for facts in written] == [(AuditEvent.ACTION_DONE, "remote_restart")]


def test_restart_withdrawn_meanwhile_never_comes(program, operator):
    program.wait(QUIET_SECONDS)
    program.terminal_parts.bench.terminal.touch()
    operator.post(f"{PAGE}/orders", data={"deed": "restart"})
    program.beat()
    (withdraw,) = set(findall(rf"{PAGE}/orders/[^/\"]+/withdraw", operator.get(PAGE).text))
    operator.post(withdraw)
    program.beat()
    program.wait(QUIET_SECONDS)
    assert program.left == []
