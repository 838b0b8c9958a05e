"""The simulated A4 printer: IPP over HTTP on loopback. The adapter before it is the real one."""

import logging
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from simulators.document_printer.emulated_printer import BY_KEEPER, OFFLINE, SILENT, EmulatedA4Printer
from simulators.document_printer.emulated_service import EmulatedIppService
from simulators.held_port import ADDRESS, HeldPort
from simulators.simulator import ActRefused, Args, State

log = logging.getLogger(__name__)
_PATH = "/ipp/print"
_LONGEST_REQUEST = 64 << 20
_PATIENCE = 30


class DocumentPrinterSimulator:
    """What came out whole lies as PDF in the spool folder (模拟文档打印机).

    Acts: refill (paper in, jam out, cover shut, toner new), press_cancel (a keeper ends the job at the printer).
    Faults: paper_out, paper_jam (the next sheet), cover_open, toner_low, offline (refuses connections), silent (takes
    requests and answers nothing), abort_job (cannot print any document).
    """

    def __init__(self, spool: Path, port: int = 0, page_seconds: float = 0.2) -> None:
        self._port = port
        self._printer = EmulatedA4Printer(spool, page_seconds)
        self._service = EmulatedIppService(self._printer, lambda: self.endpoint)
        self._lock = threading.Lock()
        self._held: HeldPort | None = None
        self._server: _IppServer | None = None
        self._is_started = False

    @property
    def name(self) -> str:
        """Its name in the dock."""
        return "document_printer"

    @property
    def endpoint(self) -> str:
        """The address for `IppOptions.uri`."""
        return f"ipp://{ADDRESS}:{self._port}{_PATH}"

    def start(self) -> None:
        with self._lock:
            self._is_started = True
            if self._held is None:
                self._held = HeldPort(self._port)
                self._port = self._held.number
        self._listen()

    def stop(self) -> None:
        """Switch off. May be called twice."""
        with self._lock:
            self._is_started = False
            held, self._held = self._held, None
        self._deafen()
        if held is not None:
            held.release()
        self._printer.end()

    def set_fault(self, name: str, on: bool) -> None:
        """Switch a fault; see the class."""
        self._printer.set_fault(name, on)
        if name == OFFLINE:
            (self._deafen if on else self._listen)()

    def act(self, action: str, args: Args) -> State:
        """Do refill or press_cancel; neither takes arguments."""
        if args:
            raise ActRefused(f"{action!r} takes no arguments")
        match action:
            case "refill":
                for fault in BY_KEEPER:
                    self._printer.set_fault(fault, on=False)
            case "press_cancel":
                with self._printer.changed:
                    job = self._printer.current()
                    if job is not None:
                        self._printer.cancel(job, "job-canceled-at-device")
            case _:
                raise ActRefused(f"no act {action!r}; there are: press_cancel, refill")
        return self.state()

    def paper(self, number: int) -> bytes | None:
        """The document of that number as PDF, counted from 1."""
        documents = self._printer.documents
        return documents[number - 1].read_bytes() if 1 <= number <= len(documents) else None

    def state(self) -> State:
        """What can be seen from outside."""
        with self._printer.changed:
            documents = self._printer.documents
            return {
                "faults": self._printer.faults.as_dict(),
                "documents": len(documents),
                "last_document": str(documents[-1]) if documents else None,
                "reasons": self._printer.reasons(),
                "jobs": [
                    {"id": job.number, "state": job.state.name.lower(), "pages": job.impressions}
                    for job in self._printer.jobs
                ],
            }

    # --- the line ---

    def _listen(self) -> None:
        with self._lock:
            if self._server is not None or not self._is_started:
                return
            self._server = server = _IppServer((ADDRESS, self._port), _IppHandler)
            server.simulated = self
        threading.Thread(target=server.serve_forever, args=(0.02,), name="ipp-http", daemon=True).start()

    def _deafen(self) -> None:
        with self._lock:
            server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()
            server.is_gone.set()

    def answer(self, request: bytes, gone: threading.Event) -> bytes | None:
        """The answer to one request; nothing while silent, until the line is gone."""
        while self._printer.faults[SILENT]:
            if gone.wait(0.02):
                return None
        return self._service.answer(request)


class _IppServer(ThreadingHTTPServer):
    daemon_threads = True
    # Requests that are held back by `silent` end by the event.
    block_on_close = False
    allow_reuse_address = True
    simulated: DocumentPrinterSimulator

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.is_gone = threading.Event()
        super().__init__(address, handler)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the library's signature
        """A client that went away is nothing to report; all else is a defect of ours."""
        if not isinstance(sys.exception(), OSError):
            log.error("a request from %s was not answered", client_address, exc_info=sys.exception())


class _IppHandler(BaseHTTPRequestHandler):
    server: _IppServer
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE

    def do_POST(self) -> None:
        is_ipp = self.headers.get_content_type() == "application/ipp" and self.path == _PATH
        request = self._body() if is_ipp else None
        if request is None:
            self._send(HTTPStatus.NOT_FOUND, b"")
            return
        answer = self.server.simulated.answer(request, self.server.is_gone)
        if self.server.is_gone.is_set():
            self.close_connection = True
        elif answer is None:
            self._send(HTTPStatus.BAD_REQUEST, b"")
        else:
            self._send(HTTPStatus.OK, answer)

    def _body(self) -> bytes | None:
        """What was sent, of a length that is stated before or in pieces; None when it is too long."""
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            length = int(self.headers.get("Content-Length") or 0)
            return self.rfile.read(length) if length <= _LONGEST_REQUEST else None
        body = bytearray()
        while length := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(length)
            self.rfile.readline()
            if len(body) > _LONGEST_REQUEST:
                return None
        self.rfile.readline()
        return bytes(body)

    def _send(self, status: HTTPStatus, body: bytes) -> None:
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Requests to a simulated printer are of no interest to any log."""
