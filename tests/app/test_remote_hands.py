"""Orders of the centre reach the terminal by its heartbeat, and a diagnosis is made without a word of a person."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.core.remote_hands import MOST_LOG_BYTES, RemoteSurroundings, hands_of
from contract.remote_orders import RemoteDeed, RemoteOrder, RemoteOrdersAnswer, RemoteOrdersRequest
from contract.support_bundle import OpenedBundle, open_bundle
from contract.terms import AuditEvent
from kiosk.services.maintenance.remote_orders import OrdersCentre, RemoteOrders
from kiosk.services.maintenance.terminal_tools import Deed
from tests.kiosk.diagnostics.test_log_reading import line
from tests.kiosk.parts import Bench, HandWorker
from tests.kiosk.terminal.test_bad_input import opened

NUMBER = "44160219900101002X"


def hands(bench: Bench, woken: list[str], disk: HandWorker) -> Any:
    feed: Any = SimpleNamespace(asked_version=3)
    around = RemoteSurroundings(
        terminal_id="YC-001",
        service=bench.services.tools.service,
        feed=feed,
        catalogue_version=lambda: 2,
        health=bench.health,
        upkeep=bench.upkeep,
        keys=bench.services.keys,
        disk=disk,
        clock=bench.clock,
        wake=lambda: woken.append("wake"),
        services=bench.services,
    )
    return hands_of(around)


def test_diagnosis_is_newest_logs_without_numbers(tmp_path: Path) -> None:
    bench, disk, made = Bench(), HandWorker(), list[bytes | None]()
    newest, older = tmp_path / "kiosk.log", tmp_path / "kiosk.log.1"
    newest.write_text(line(0, event=f"a defect quoted {NUMBER}") + "\n")
    older.write_text((line(1, event="x" * 1000) + "\n") * (MOST_LOG_BYTES // 1000))
    bench.log_files = [newest, older]
    hands(bench, [], disk).make_bundle(made.append)
    disk.pump()
    (sealed,) = made
    assert sealed is not None
    found = open_bundle(sealed, bench.opening)
    assert isinstance(found, OpenedBundle)
    assert found.is_signed(bench.services.keys.signing().verify_key)
    files = {each.name: each.content for each in found.bundle.files}
    assert set(files) == {"status.txt", "tests.json", "kiosk.log"}
    assert b"a defect quoted" in files["kiosk.log"]
    assert NUMBER.encode() not in b"".join(files.values())


@pytest.mark.expected_logs("no diagnosis for the centre")
def test_diagnosis_that_cannot_be_made_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, disk, made = Bench(), HandWorker(), list[bytes | None]()

    def broken(*_: object) -> bytes:
        raise OSError("the disk")

    monkeypatch.setattr("kiosk.diagnostics.log_export.sealed_logs", broken)
    hands(bench, [], disk).make_bundle(made.append)
    disk.pump()
    assert made == [None]


def test_orders_come_with_heartbeats_that_name_them(tmp_path: Path) -> None:
    opened_terminal = opened(tmp_path)
    bench = opened_terminal.bench
    asked: list[RemoteOrdersRequest] = []

    class Centre(OrdersCentre):
        def remote_orders(self, request: RemoteOrdersRequest) -> RemoteOrdersAnswer:
            asked.append(request)
            order = RemoteOrder(
                order_id="o1",
                deed=RemoteDeed.SUSPEND,
                reason="cleaning",
                expires_at=bench.clock.now() + timedelta(hours=1),
            )
            return RemoteOrdersAnswer(terminal_id="YC-001", centre_time=bench.clock.now(), orders=(order,))

    remote = RemoteOrders(tmp_path / "orders.json", "YC-001", Centre(), hands(bench, [], HandWorker()), bench.clock)
    reporter = replace(opened_terminal.reporter, remote=remote)
    reporter.take_answer(bench.heartbeat())()
    assert asked == []
    reporter.take_answer(bench.heartbeat().model_copy(update={"has_orders": True}))()
    assert len(asked) == 1
    assert bench.services.tools.service.reason == "service.by_hand_cleaning"
    opened_terminal.store.database.close()


def test_terminal_writes_down_what_became_of_orders() -> None:
    bench = Bench()
    its = hands(bench, [], HandWorker())
    order = RemoteOrder(order_id="o1", deed=RemoteDeed.SUSPEND, reason="cleaning", expires_at=bench.clock.now())
    its.write(order, Deed(is_done=True))
    its.write(order.model_copy(update={"deed": "of_later"}), Deed(is_done=False, why="unknown"))
    bench.pump()
    written = [(each.facts.event, each.facts.about, each.facts.detail) for each in bench.outbox.records]
    assert written == [
        (AuditEvent.SERVICE_SUSPENDED, "remote_suspend", "o1"),
        (AuditEvent.ACTION_FAILED, "remote_of_later", "o1 unknown"),
    ]
