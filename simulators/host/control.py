"""The dock's steering wheel: HTTP on loopback, JSON in and out.

GET /state: what every simulator shows. GET /people: the synthetic citizens.
GET /<device>/papers/<number>.<png|pdf>: what a printer put out, counted from 1.
POST /<device>/fault with {"name": …, "on": true|false}. POST /<device>/<action> with the action's arguments.
"""

import json
import logging
import re
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from simulators.host.simulator_set import SimulatorSet
from simulators.person.people import people
from simulators.simulator import ActRefused, PaperSource, State

log = logging.getLogger(__name__)
_LONGEST_BODY = 1 << 20
_PAPER = re.compile(r"/([a-z_]+)/papers/([0-9]{1,6})\.(png|pdf)")
_ACTION = re.compile(r"/([a-z_]+)/([a-z_]+)")
_KINDS = {"png": "image/png", "pdf": "application/pdf"}


class DockServer:
    """Serves on its own threads until closed (模拟台控制口)."""

    def __init__(self, simulator_set: SimulatorSet, port: int = 0) -> None:
        self._server = _DockServer(("127.0.0.1", port), _DockHandler)
        self._server.simulator_set = simulator_set
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="dock", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address of the control server."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _DockServer(ThreadingHTTPServer):
    daemon_threads = True
    simulator_set: SimulatorSet

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the library's signature
        """A client that went away in the middle of its request is nothing to report; all else is a defect of ours."""
        if isinstance(sys.exception(), ConnectionError | TimeoutError):
            log.info("a request from %s broke off", client_address)
        else:
            log.error("a request from %s was not answered", client_address, exc_info=sys.exception())


class _DockHandler(BaseHTTPRequestHandler):
    server: _DockServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        paper = _PAPER.fullmatch(self.path)
        if self.path == "/state":
            self._send_json(HTTPStatus.OK, self.server.simulator_set.state())
        elif self.path == "/people":
            self._send_json(HTTPStatus.OK, {"people": _people()})
        elif paper is not None:
            self._send_paper(paper[1], int(paper[2]), paper[3])
        else:
            self._send_json(HTTPStatus.NOT_FOUND, {"error": "no such page"})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, _LONGEST_BODY))
        # A web page elsewhere can send forms to loopback, but not this kind without asking first.
        is_json = self.headers.get_content_type() == "application/json"
        target = _ACTION.fullmatch(self.path)
        if target is None or not is_json or length > _LONGEST_BODY:
            self.close_connection = True
            self._send_json(HTTPStatus.BAD_REQUEST, {"error": "POST /<device>/<action> with a JSON object"})
            return
        try:
            done = self._act(target[1], target[2], json.loads(body or b"{}"))
        except ValueError as refused:  # ActRefused, and JSON that is none
            self._send_json(HTTPStatus.BAD_REQUEST, {"error": str(refused)})
        except Exception as defect:
            log.exception("%s was not done", self.path)
            self._send_json(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": f"{type(defect).__name__}: {defect}"})
        else:
            self._send_json(HTTPStatus.OK, done)

    def _act(self, device: str, action: str, args: Any) -> State:
        if not isinstance(args, dict):
            raise ActRefused("arguments must be a JSON object")
        simulator = self.server.simulator_set[device]
        if action != "fault":
            return simulator.act(action, args)
        simulator.set_fault(str(args.get("name", "")), on=bool(args.get("on", True)))
        return simulator.state()

    def _send_paper(self, device: str, number: int, kind: str) -> None:
        try:
            source = self.server.simulator_set[device]
        except ActRefused as refused:
            self._send_json(HTTPStatus.NOT_FOUND, {"error": str(refused)})
            return
        paper = source.paper(number) if isinstance(source, PaperSource) else None
        if paper is None:
            self._send_json(HTTPStatus.NOT_FOUND, {"error": "no such paper"})
        else:
            self._send(HTTPStatus.OK, _KINDS[kind], paper)

    def _send_json(self, status: HTTPStatus, answer: State) -> None:
        self._send(status, "application/json", json.dumps(answer, ensure_ascii=False).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Requests of the dev dock are of no interest to any log."""


def _people() -> list[dict[str, Any]]:
    return [
        {
            "key": person.key,
            "zh": person.label_zh,
            "en": person.label_en,
            "layout": person.card.layout.value,
            "face_seed": person.face_seed,
            "finger_seed": person.finger_seed,
        }
        for person in people()
    ]
