"""A small IPP printer of its own, out of RFC 8010 and 8011: it may be slow to make a job of a document, or hold it for ever."""

import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PRINT, _CANCEL, _LOOK, _LIST, _PRINTER = 2, 8, 9, 10, 11
_HELD, _PROCESSING, _CANCELED, _COMPLETED = 4, 5, 7, 9


def attribute(tag: int, name: str, value: int | str | bytes) -> bytes:
    data = struct.pack(">i", value) if isinstance(value, int) else value.encode() if isinstance(value, str) else value
    return bytes([tag]) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(data)) + data


def attributes(tag: int, name: str, *values: int | str | bytes) -> bytes:
    """One attribute of several values."""
    return b"".join(attribute(tag, "" if place else name, value) for place, value in enumerate(values))


def asked(message: bytes) -> dict[str, bytes]:
    """The first value of each attribute."""
    found, at = {}, 8
    while message[at] != 3:
        if message[at] < 0x10:
            at += 1
            continue
        length = int.from_bytes(message[at + 1 : at + 3], "big")
        name, at = message[at + 3 : at + 3 + length].decode(), at + 3 + length
        length = int.from_bytes(message[at : at + 2], "big")
        found.setdefault(name, message[at + 2 : at + 2 + length])
        at += 2 + length
    return found


class OddIppPrinter:
    """`begins`: until it is set a document that came is no job yet. What came out is in `printed`, by name.

    `says` is its answer to a document, of which it makes a job whatever it says; `tells_job`: with the job's number.
    `uuid`: its number; none where it tells none. `operations`: what it was asked for.
    `names`: how it calls a job of that name; `minds`: whether it ends one that is to be ended.
    `reasons`: its state; `tells`: more attributes of its own, as bytes.
    """

    minds = True
    reasons: tuple[str, ...] = ("none",)
    tells = b""

    def __init__(
        self,
        *,
        holds: bool = False,
        says: int = 0,
        tells_job: bool = True,
        names: Callable[[str], str] = lambda name: name,
        uuid: str = "",
    ) -> None:
        self._uuid = uuid
        self.operations: list[int] = []
        self._names = names
        self._says = says
        self._tells_job = tells_job
        self.begins = threading.Event()
        self.begins.set()
        self.has_begun = threading.Event()
        self.printed: list[str] = []
        self._holds = holds
        self._jobs: dict[int, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def answer(self, message: bytes) -> bytes:
        operation, number = struct.unpack(">HI", message[2:8])
        self.operations.append(operation)
        about = asked(message)
        with suppress(KeyError):
            if operation == _PRINT:
                job = self._job(self._take(about))
                return self._answer(number, self._says, job if self._tells_job else b"")
            with self._lock:
                return self._answer(number, 0, self._reported(operation, about))
        return self._answer(number, 0x0406, b"")

    def let_out(self) -> None:
        """What is under way comes out."""
        with self._lock:
            for job in self._jobs.values():
                if job["state"] == _PROCESSING:
                    job["state"] = _COMPLETED
                    self.printed.append(job["name"])

    def _take(self, about: dict[str, bytes]) -> dict[str, Any]:
        self.begins.wait(60)
        with self._lock:
            number = len(self._jobs) + 1
            state = _HELD if self._holds else _PROCESSING
            job = {
                "number": number,
                "state": state,
                "name": self._names(about["job-name"].decode()),
                "user": about["requesting-user-name"].decode(),
            }
            self._jobs[number] = job
        self.has_begun.set()
        return job

    def _reported(self, operation: int, about: dict[str, bytes]) -> bytes:
        if operation == _PRINTER:
            reported = (
                attribute(0x23, "printer-state", 3),
                attributes(0x44, "printer-state-reasons", *self.reasons),
                attribute(0x49, "document-format-supported", "application/pdf"),
                attribute(0x45, "printer-uuid", f"urn:uuid:{self._uuid}") if self._uuid else b"",
                self.tells,
            )
            return b"\x04" + b"".join(reported)
        if operation == _LIST:
            is_over = about.get("which-jobs") == b"completed"
            listed = [each for each in self._jobs.values() if (each["state"] >= _CANCELED) is is_over]
            return b"".join(map(self._job, listed))
        job = self._jobs[int.from_bytes(about["job-id"], "big")]
        if operation == _CANCEL and job["state"] < _CANCELED and self.minds:
            job["state"] = _CANCELED
        return self._job(job)

    def _job(self, job: dict[str, Any]) -> bytes:
        out = int(job["state"] == _COMPLETED)
        reported = (
            attribute(0x21, "job-id", job["number"]),
            attribute(0x42, "job-name", job["name"]),
            attribute(0x23, "job-state", job["state"]),
            attribute(0x44, "job-state-reasons", "none"),
            attribute(0x42, "job-originating-user-name", job["user"]),
            attribute(0x21, "job-impressions-completed", out),
        )
        return b"\x02" + b"".join(reported)

    def _answer(self, number: int, status: int, groups: bytes) -> bytes:
        about = attribute(0x47, "attributes-charset", "utf-8") + attribute(0x48, "attributes-natural-language", "en")
        return struct.pack(">BBHI", 1, 1, status, number) + b"\x01" + about + groups + b"\x03"


@contextmanager
def served(printer: OddIppPrinter) -> Iterator[str]:
    """Its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reported = printer.answer(self.rfile.read(int(self.headers["Content-Length"])))
            with suppress(OSError):  # who asked may have gone
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(reported)))
                self.end_headers()
                self.wfile.write(reported)

        def log_message(self, *_: object) -> None:
            """Not a word."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"ipp://127.0.0.1:{server.server_port}/ipp/print"
    finally:
        printer.begins.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
