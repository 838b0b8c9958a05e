"""Requests to one IPP printer over HTTP, one connection each (RFC 8010, RFC 8011). What answers mean is not its matter.

The messages are pyipp's; the connection is not, for pyipp's is asyncio and does not distinguish a refused connection from one
that broke after the document had gone out, which decides whether paper may have come out.
"""

import http.client
import importlib
import importlib.util
import itertools
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import IntEnum
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, field

from drivers.document_printer.framing import well_formed
from drivers.document_printer.media_collection import media_collection
from drivers.document_printer.options import PORT, IppOptions
from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import DeviceFault, DeviceLost, ProtocolFault

Attributes = Mapping[str, Any]
"""Attributes by name; a list where there are several values."""

_VERSION = (1, 1)  # every printer understands it (RFC 8011 section 5.1.2)
_OPERATION_GROUP, _JOB_GROUP, _END = b"\x01", b"\x02", b"\x03"
_FIRST_REFUSAL = 0x0400
_LONGEST_ANSWER = 1 << 20


class IppOperation(IntEnum):
    """Those that we use (IPP 操作) (RFC 8011 section 5.4.15)."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class NoPrinterAnswer(DeviceFault):
    """The printer took the connection and did not answer in time, or broke it."""


class IppAnswer(Struct, frozen=True):
    """The status code (IPP 应答), and the attributes of the printer and of jobs."""

    status: int
    printer: Attributes = field(default_factory=dict)
    jobs: tuple[Attributes, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the printer did not do it."""
        return self.status >= _FIRST_REFUSAL

    @property
    def job(self) -> Attributes:
        return self.jobs[0] if self.jobs else {}


class IppLink:
    """Holds nothing open between requests (打印机连接). For one thread."""

    def __init__(self, options: IppOptions, clock: MonotonicClock) -> None:
        parts = urlsplit(options.uri)
        self._options = options
        self._clock = clock
        self._host = parts.hostname or ""
        self._port = parts.port or PORT
        self._path = parts.path or "/"
        self._is_secure = parts.scheme == "ipps"
        self._numbers = itertools.count(1)

    def ask(self, operation: IppOperation, about: Attributes, job: Attributes | None = None) -> IppAnswer:
        """Ask within `reply_seconds`. Raises `DeviceLost` (refused), `NoPrinterAnswer`, or `ProtocolFault` (no IPP)."""
        return self._exchange(self._message(operation, about, job or {}), self._options.reply_seconds)

    def send(self, about: Attributes, job: Attributes, document: bytes) -> IppAnswer:
        """Print-Job within `send_seconds`. After any fault but `DeviceLost` the printer may have the document."""
        message = self._message(IppOperation.PRINT_JOB, about, job)
        return self._exchange(message + document, self._options.send_seconds)

    # --- the message ---

    def _message(self, operation: IppOperation, about: Attributes, job: Attributes) -> bytes:
        head = struct.pack(">bbhi", *_VERSION, operation, next(self._numbers))
        always = {
            "attributes-charset": "utf-8",
            "attributes-natural-language": "en",
            "printer-uri": self._options.uri,
        }
        # The job-id, where there is one, must follow the printer's address at once (RFC 8011 section 4.3.3).
        number = {name: value for name, value in about.items() if name == "job-id"}
        operation_group = _encoded({**always, **number, "requesting-user-name": self._options.user, **about})
        return head + _OPERATION_GROUP + operation_group + (_JOB_GROUP + self._paper(job) if job else b"") + _END

    def _paper(self, job: Attributes) -> bytes:
        """The job's attributes; a tray is named in a collection in place of the media name (PWG 5100.3 section 3.13)."""
        if not self._options.tray:
            return _encoded(job)
        kept = {name: value for name, value in job.items() if name != "media"}
        return _encoded(kept) + media_collection(self._options.media, self._options.tray)

    # --- the connection ---

    def _exchange(self, message: bytes, seconds: float) -> IppAnswer:
        deadline = self._clock.now() + seconds
        connection = self._connection(seconds)
        try:
            try:
                connection.connect()
            except OSError as fault:
                raise DeviceLost(f"cannot connect: {_words(fault)}") from fault
            with _ended_at(connection, deadline - self._clock.now()) as ended:
                try:
                    return _parsed(self._round(connection, message, deadline))
                except DeviceFault as fault:
                    if ended.is_set():
                        raise NoPrinterAnswer("no answer: it trickles") from fault
                    raise
        finally:
            connection.close()

    def _connection(self, seconds: float) -> http.client.HTTPConnection:
        if not self._is_secure:
            return http.client.HTTPConnection(self._host, self._port, timeout=seconds)
        own = self._options.certificate
        try:
            context = ssl.create_default_context(cafile=own)
        except OSError as fault:
            raise DeviceLost(f"the printer's certificate file cannot be used: {_words(fault)}") from fault
        # A printer's own certificate is pinned by itself; the name in it is the factory's.
        context.check_hostname = own is None
        return http.client.HTTPSConnection(self._host, self._port, timeout=seconds, context=context)

    def _round(self, connection: http.client.HTTPConnection, message: bytes, deadline: float) -> bytes:
        try:
            connection.request("POST", self._path, message, {"Content-Type": "application/ipp"})
            response = connection.getresponse()
            body = self._read(response, deadline)
        except OSError as fault:
            raise NoPrinterAnswer(f"no answer: {_words(fault)}") from fault
        except http.client.HTTPException as fault:
            raise ProtocolFault(f"the answer is no HTTP: {type(fault).__name__}") from fault
        if response.status != http.client.OK:
            raise ProtocolFault(f"HTTP {response.status}")
        return body

    def _read(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        body = bytearray()
        while part := response.read1(65536):
            body += part
            if len(body) > _LONGEST_ANSWER:
                raise ProtocolFault("an answer without end")
            if self._clock.now() > deadline:
                raise NoPrinterAnswer("no answer: it trickles")
        return bytes(body)


@contextmanager
def _ended_at(connection: http.client.HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Shuts the connection down after so many seconds and sets the event: a bound on each read does not end a head that trickles."""
    ended, handle = threading.Event(), connection.sock

    def end() -> None:
        ended.set()
        with suppress(OSError):  # it is down already
            handle.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, seconds), end)
    timer.daemon = True
    timer.start()
    try:
        yield ended
    finally:
        timer.cancel()


def _words(fault: OSError) -> str:
    return fault.strerror or str(fault) or type(fault).__name__


def _encoded(attributes: Attributes) -> bytes:
    construct_attribute, keyword = _pyipp("serializer").construct_attribute, _pyipp("enums").IppTag.KEYWORD
    # pyipp knows media as a name; the self-describing names are keywords (PWG 5101.1).
    tags = {"media": keyword}
    return b"".join(construct_attribute(name, value, tags.get(name)) for name, value in attributes.items())


def _parsed(body: bytes) -> IppAnswer:
    parse, is_no_ipp = _pyipp("parser").parse, _pyipp("exceptions").IPPParseError
    message = well_formed(body)
    try:
        parsed = parse(message)
    except (ValueError, LookupError, TypeError, OverflowError, struct.error, is_no_ipp) as fault:
        raise ProtocolFault(f"the answer is no IPP: {type(fault).__name__}") from fault
    printer = parsed["printers"][0] if parsed["printers"] else {}
    return IppAnswer(parsed["status-code"] & 0xFFFF, printer, tuple(parsed["jobs"]))


def _pyipp(module: str) -> ModuleType:
    """A module of pyipp, imported with the first request and without the front of the package.

    The front loads aiohttp for a client that is not used here: 0.15 s and 16 MiB (measured 2026-11).
    """
    if "pyipp" not in sys.modules:
        found = importlib.util.find_spec("pyipp")
        if found is None:
            raise ModuleNotFoundError("pyipp")
        sys.modules["pyipp"] = importlib.util.module_from_spec(found)
    return importlib.import_module(f"pyipp.{module}")
