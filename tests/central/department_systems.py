"""Departments' real systems for tests: the adapter with the usual limits, and a system that answers over HTTP and counts."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from central.departments.breaker import BreakerRules
from central.departments.bulkhead import Bulkhead, BulkheadLimits
from central.departments.exchange import Access
from central.departments.http import HttpDepartment
from tests.central.virtual_terminal import NOON


def real_department(
    address: str,
    limits: BulkheadLimits = BulkheadLimits(whole=5.0),  # noqa: B008 - frozen
    rules: BreakerRules = BreakerRules(),  # noqa: B008 - frozen
    token_file: Path | None = None,
) -> HttpDepartment:
    return HttpDepartment(Access(address, token_file), Bulkhead("test", limits, rules))


@dataclass
class DepartmentSystem:
    """A department's real system: takes payments, carries out, keeps account of it. Deliberately not idempotent.

    It counts what it was asked for, so that a test sees whether somebody asked twice. `gate` is closed while it works.
    """

    gate: threading.Event = field(default_factory=threading.Event)
    keeps_account: bool = True
    order_state: str = "paid"
    """Empty: it does not say."""
    orders_gate: threading.Event = field(default_factory=threading.Event)
    """Closed while it opens orders, where `is_slow_with_orders`."""
    is_slow_with_orders: bool = False
    ordered: Counter[str] = field(default_factory=Counter)
    """Idempotency keys of the orders that it was asked for."""
    lost_orders: int = 0
    """So many more of its orders are opened, and what it answers says nothing."""
    asked: Counter[str] = field(default_factory=Counter)
    done: dict[str, dict[str, Any]] = field(default_factory=dict)
    paid_for: Counter[str] = field(default_factory=Counter)
    _turn: threading.Condition = field(default_factory=threading.Condition)

    def answer(self, path: str, question: dict[str, Any], key: str) -> dict[str, Any]:
        return self.execute(question) if path == "/execute" else self.order(question, key)

    def execute(self, question: dict[str, Any]) -> dict[str, Any]:
        key = f"{question['terminal_id']}/{question['request_id']}"
        with self._turn:
            self.asked[key] += 1
            self._turn.notify_all()
        self.gate.wait(60)
        text = {"zh": "真实结果", "en": "A real result"}
        answer = {
            "outcome": "completed", "request_id": question["request_id"], "case_number": "R1",
            "result": {"heading": text, "summary": text, "sandbox": False},
        }  # fmt: skip
        with self._turn:
            self.done[key] = answer
            self.paid_for[question["submission"]["order_no"] or key] += 1
            self._turn.notify_all()
        return answer

    def wait_for(self, claim: Callable[["DepartmentSystem"], bool]) -> None:
        with self._turn:
            assert self._turn.wait_for(lambda: claim(self), 60)

    def outcome_of(self, key: str) -> dict[str, Any] | None:
        with self._turn:
            if not self.keeps_account:
                return None
            if key in self.done:
                return self.done[key]
            return {"outcome": "under_way" if self.asked[key] else "not_done"}

    def found(self, path: str) -> dict[str, Any] | None:
        if path.startswith("/orders/"):
            return {"state": self.order_state} if self.order_state else None
        if path.startswith("/news?after="):
            return self.news_after(path.removeprefix("/news?after="))
        return self.outcome_of(path.removeprefix("/executions/")) if path.startswith("/executions/") else {}

    def news_after(self, cursor: str) -> dict[str, Any] | None:
        return None

    def order(self, question: dict[str, Any], key: str) -> dict[str, Any]:
        with self._turn:
            self.ordered[key] += 1
            self._turn.notify_all()
            if self.lost_orders:
                self.lost_orders -= 1
                return {}
        if self.is_slow_with_orders:
            self.orders_gate.wait(60)
        text = {"zh": "罚款", "en": "Fine"}
        payee = {"label": {"zh": "收款单位", "en": "Payee"}, "value": {"zh": "交警大队", "en": "Traffic police"}}
        return {
            "request_id": question["request_id"], "order_no": f"B{question['request_id']}"[:40], "amount": "200.00",
            "lines": [{"text": text, "amount": "200.00", "about": [payee]}], "pay_url": "http://bank/pay", "sandbox": False,
            "expires_at": (NOON + timedelta(days=3650)).isoformat(), "state": "waiting",
        }  # fmt: skip


def _handler(system: DepartmentSystem) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(system.found(self.path))

        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._say(system.answer(self.path, question, self.headers["Idempotency-Key"]))

        def _say(self, answer: dict[str, Any] | None) -> None:
            body = json.dumps(answer).encode()
            try:
                self.send_response(404 if answer is None else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                self.close_connection = True  # who asked is gone; what was done stays done

        def log_message(self, *words: object) -> None:
            pass

    return Handler


@contextmanager
def served(system: DepartmentSystem) -> Iterator[str]:
    """The address of a system that is up."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(system))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        system.gate.set()
        system.orders_gate.set()
        server.shutdown()
        thread.join()
        server.server_close()
