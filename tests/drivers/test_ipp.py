"""IPP messages: what we say, what we take for an answer, and what a printer's words mean."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from drivers.document_printer.adapter import IppDocumentPrinter
from drivers.document_printer.framing import well_formed
from drivers.document_printer.options import IppOptions
from drivers.document_printer.protocol import IppLink, IppOperation, NoPrinterAnswer, _parsed
from drivers.document_printer.reasons import problems
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.errors import DeviceFault, DeviceLost, ProtocolFault
from drivers.ports.printing import NotPrinted, Unconfirmed
from drivers.ports.status import Condition, ProblemCode
from simulators.document_printer.emulated_message import IppMessage, MessageRefused, Tag, decode, encode
from tests.line_server import LineServer

HEAD = (Tag.OPERATION, {"attributes-charset": (Tag.CHARSET, ["utf-8"])})


class Peer:
    """Whatever answers at a printer's address."""

    def __init__(self) -> None:
        self.status = 200
        self.bodies: list[bytes] = []
        self.asked: list[IppMessage] = []
        self.hold = threading.Event()
        self.hold.set()
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = self.rfile.read(int(self.headers["Content-Length"]))
                with contextlib.suppress(MessageRefused):
                    peer.asked.append(decode(request))
                peer.hold.wait(60)
                body = peer.bodies.pop(0) if len(peer.bodies) > 1 else peer.bodies[0]
                self.send_response(peer.status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.uri = f"ipp://127.0.0.1:{self._server.server_address[1]}/ipp/print"
        threading.Thread(target=self._server.serve_forever, args=(0.02,)).start()

    def close(self) -> None:
        self.hold.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()
    yield made
    made.close()


def options(uri: str, **changed: float) -> IppOptions:
    quick = {"reply_seconds": 30.0, "send_seconds": 30.0, "look_every": 0.02, "cancel_seconds": 0.05}
    return IppOptions.model_validate({"uri": uri, **quick, **changed})


def answered(status: int, *groups: tuple[int, dict[str, tuple[int, list[int | str | bool]]]]) -> bytes:
    return encode(IppMessage((1, 1), status, 1, [HEAD, *groups]))  # type: ignore[list-item]


# --- what we say ---


def test_job_is_asked_for_in_order_of_standard(peer: Peer) -> None:
    peer.bodies = [answered(0)]
    IppLink(options(peer.uri), SystemMonotonicClock()).ask(
        IppOperation.GET_JOB_ATTRIBUTES, {"job-id": 7, "requested-attributes": ["job-id", "job-state"]}
    )
    (asked,) = peer.asked
    assert (asked.version, asked.code) == ((1, 1), 0x0009)
    reported = asked.group(Tag.OPERATION)
    assert list(reported)[:4] == ["attributes-charset", "attributes-natural-language", "printer-uri", "job-id"]
    assert reported["printer-uri"] == (Tag.URI, [peer.uri])
    assert reported["requested-attributes"] == (Tag.KEYWORD, ["job-id", "job-state"])


def test_a_document_goes_out_on_a4_as_pdf(peer: Peer) -> None:
    peer.bodies = [answered(0)]
    IppLink(options(peer.uri), SystemMonotonicClock()).send(
        {"job-name": "测试", "document-format": "application/pdf"}, {"copies": 2, "media": "iso_a4_210x297mm"}, b"%PDF"
    )
    (asked,) = peer.asked
    assert asked.data == b"%PDF"
    assert asked.group(Tag.OPERATION)["job-name"] == (Tag.NAME, ["测试"])
    assert asked.group(Tag.OPERATION)["document-format"] == (Tag.MIME_TYPE, ["application/pdf"])
    assert asked.group(Tag.JOB) == {"copies": (Tag.INTEGER, [2]), "media": (Tag.KEYWORD, ["iso_a4_210x297mm"])}


# --- what we take for an answer ---


@given(st.binary(max_size=200))
def test_bytes_are_answer_or_fault_and_never_hang(body: bytes) -> None:
    with contextlib.suppress(ProtocolFault):
        _parsed(body)


@given(st.data())
def test_damaged_answer_is_answer_or_fault(data: st.DataObject) -> None:
    whole = bytearray(
        answered(
            0,
            (Tag.JOB, {"job-id": (Tag.INTEGER, [7]), "job-state": (Tag.ENUM, [5]), "job-name": (Tag.NAME, ["x"])}),
            (Tag.PRINTER, {"printer-state-reasons": (Tag.KEYWORD, ["media-empty", "toner-low"])}),
        )
    )
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ProtocolFault):
        _parsed(bytes(whole[: data.draw(st.integers(0, len(whole)))]))


def test_empty_groups_are_left_out() -> None:
    body = answered(1, (Tag.UNSUPPORTED, {}), (Tag.JOB, {"job-id": (Tag.INTEGER, [7])}), (Tag.JOB, {}))
    answer = _parsed(body)
    assert (answer.status, answer.is_refused, answer.job) == (1, False, {"job-id": 7})


def test_a_length_that_runs_backwards_is_refused() -> None:
    message = struct.pack(">BBHI", 1, 1, 0, 1) + b"\x01\x47\xff\xf0" + b"x" * 40 + b"\x03"
    with pytest.raises(ProtocolFault):
        well_formed(message)


def test_an_error_status_is_a_refusal() -> None:
    assert _parsed(answered(0x0507)).is_refused


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>log in here</html>"),
        (200, b""),
        (404, b"nothing here"),
        (401, b""),
        (302, b""),
        (200, b"\x01\x01" + b"\x00" * 5000),
        (200, b"x" * ((1 << 20) + 10)),
    ],
)
def test_what_is_no_printer_needs_a_technician(peer: Peer, status: int, body: bytes) -> None:
    peer.status, peer.bodies = status, [body]
    printer = IppDocumentPrinter(options(peer.uri), SystemMonotonicClock())
    reported = printer.status()
    assert reported.condition is Condition.BAD
    assert [each.code for each in reported.problems] == [ProblemCode.NOT_CONFIGURED]
    outcome = printer.print_document(b"%PDF", "doc", 1, lambda: False)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is ProblemCode.NOT_CONFIGURED


IDLE = answered(0, (Tag.PRINTER, {"printer-state": (Tag.ENUM, [3]), "printer-state-reasons": (Tag.KEYWORD, ["none"])}))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (0x0403, ProblemCode.NOT_AUTHORISED),
        (0x040A, ProblemCode.NOT_CONFIGURED),
        (0x0506, ProblemCode.OFFLINE),
        (0x0507, ProblemCode.BUSY),
        (0x0500, ProblemCode.HARDWARE_ERROR),
    ],
)
def test_a_refused_document_did_not_come_out(peer: Peer, status: int, code: ProblemCode) -> None:
    peer.bodies = [IDLE, IDLE, answered(status), answered(0)]
    outcome = IppDocumentPrinter(options(peer.uri), SystemMonotonicClock()).print_document(
        b"%PDF", "doc", 1, lambda: False
    )
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is code


def test_a_refused_question_is_bad(peer: Peer) -> None:
    peer.bodies = [answered(0x0403)]
    reported = IppDocumentPrinter(options(peer.uri), SystemMonotonicClock()).status()
    assert (reported.condition, reported.problems[0].code) == (Condition.BAD, ProblemCode.NOT_AUTHORISED)


def test_a_printer_that_takes_no_pdf_is_reported(peer: Peer) -> None:
    peer.bodies = [answered(0, (Tag.PRINTER, {"document-format-supported": (Tag.MIME_TYPE, ["image/urf"])}))]
    reported = IppDocumentPrinter(options(peer.uri), SystemMonotonicClock()).status()
    assert (reported.condition, reported.evidence) == (Condition.BAD, "the printer does not take PDF")


def test_printer_without_state_is_unknown(peer: Peer) -> None:
    peer.bodies = [answered(0)]
    assert IppDocumentPrinter(options(peer.uri), SystemMonotonicClock()).status().condition is Condition.UNKNOWN


@pytest.mark.parametrize(
    "job",
    [
        {"job-state": (Tag.ENUM, [9]), "job-state-reasons": (Tag.KEYWORD, ["job-completed-with-errors"])},
        {"job-state": (Tag.ENUM, [8]), "job-impressions-completed": (Tag.INTEGER, [1])},
    ],
)
def test_unclear_end_is_asked_of_the_citizen(peer: Peer, job: dict[str, tuple[int, list[int | str | bool]]]) -> None:
    number = (Tag.JOB, {"job-id": (Tag.INTEGER, [7])})
    peer.bodies = [IDLE, IDLE, answered(0, number), answered(0, (Tag.JOB, job))]  # type: ignore[arg-type]
    outcome = IppDocumentPrinter(options(peer.uri), SystemMonotonicClock()).print_document(
        b"%PDF", "doc", 1, lambda: False
    )
    assert isinstance(outcome, Unconfirmed)


def test_job_that_printer_forgot_is_asked_of_person(peer: Peer) -> None:
    number = (Tag.JOB, {"job-id": (Tag.INTEGER, [7])})
    peer.bodies = [IDLE, IDLE, answered(0, number), answered(0x0406)]  # type: ignore[arg-type]
    outcome = IppDocumentPrinter(options(peer.uri), SystemMonotonicClock()).print_document(
        b"%PDF", "doc", 1, lambda: False
    )
    assert isinstance(outcome, Unconfirmed)


def test_a_job_without_a_number_is_looked_for(peer: Peer) -> None:
    peer.bodies = [IDLE, IDLE, answered(0)]
    outcome = IppDocumentPrinter(options(peer.uri), SystemMonotonicClock()).print_document(
        b"%PDF", "doc", 1, lambda: False
    )
    assert isinstance(outcome, Unconfirmed)
    assert peer.asked[-1].code == IppOperation.GET_JOBS


def test_job_without_end_holds_next_document_back(peer: Peer) -> None:
    job = {"job-id": (Tag.INTEGER, [7]), "job-state": (Tag.ENUM, [6]), "job-name": (Tag.NAME, [""])}
    peer.bodies = [IDLE, IDLE, answered(0, (Tag.JOB, job))]  # type: ignore[arg-type]
    quick = options(peer.uri, print_seconds=0.05, problem_seconds=0)
    printer = IppDocumentPrinter(quick, SystemMonotonicClock())
    assert isinstance(printer.print_document(b"%PDF", "doc", 1, lambda: False), Unconfirmed)
    sent = next(each for each in peer.asked if each.code == IppOperation.PRINT_JOB)
    name = sent.group(Tag.OPERATION)["job-name"]
    peer.bodies = [answered(0, (Tag.JOB, {**job, "job-name": name}))]  # type: ignore[dict-item]
    outcome = printer.print_document(b"%PDF", "next", 1, lambda: False)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is ProblemCode.EARLIER_PAGE
    assert [each.code for each in peer.asked].count(IppOperation.PRINT_JOB) == 1
    assert ProblemCode.EARLIER_PAGE in {each.code for each in printer.status().problems}
    peer.bodies = [IDLE]
    status = printer.status()
    assert status.condition is Condition.OK
    assert [(each.code, each.blocking) for each in status.problems] == [(ProblemCode.LOOK_IN_TRAY, False)]


def test_silence_and_refusal_are_distinguished(peer: Peer, free_port: int) -> None:
    peer.bodies = [IDLE]
    peer.hold.clear()
    with pytest.raises(NoPrinterAnswer):
        IppLink(options(peer.uri, reply_seconds=0.05), SystemMonotonicClock()).ask(
            IppOperation.GET_PRINTER_ATTRIBUTES, {}
        )
    with pytest.raises(DeviceLost):
        IppLink(options(f"ipp://127.0.0.1:{free_port}/"), SystemMonotonicClock()).ask(
            IppOperation.GET_PRINTER_ATTRIBUTES, {}
        )


def test_a_trickle_ends_at_the_deadline(peer: Peer) -> None:
    class Late(SystemMonotonicClock):
        """Half a minute passes with each look at the clock."""

        at = 0.0

        def now(self) -> float:
            self.at += 30
            return self.at

    peer.bodies = [IDLE]
    with pytest.raises(NoPrinterAnswer, match="trickles"):
        IppLink(options(peer.uri), Late()).ask(IppOperation.GET_PRINTER_ATTRIBUTES, {})


def test_a_head_that_drips_ends_at_the_deadline() -> None:
    over = threading.Event()

    def drip(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not over.wait(0.01):
            line.sendall(b"x")

    with LineServer(drip) as server:
        link = IppLink(options(f"ipp://127.0.0.1:{server.port}/", reply_seconds=0.1), SystemMonotonicClock())
        try:
            with pytest.raises(NoPrinterAnswer, match="trickles"):
                link.ask(IppOperation.GET_PRINTER_ATTRIBUTES, {})
        finally:
            over.set()


def test_a_plain_printer_is_no_secure_one(peer: Peer, tmp_path: Path) -> None:
    peer.bodies = [IDLE]
    secure = options(peer.uri.replace("ipp:", "ipps:"))
    with pytest.raises(DeviceFault):
        IppLink(secure, SystemMonotonicClock()).ask(IppOperation.GET_PRINTER_ATTRIBUTES, {})
    pinned = secure.model_copy(update={"certificate": tmp_path / "none.pem"})
    with pytest.raises(DeviceLost, match="certificate"):
        IppLink(pinned, SystemMonotonicClock()).ask(IppOperation.GET_PRINTER_ATTRIBUTES, {})


# --- what a printer's words mean ---


@pytest.mark.parametrize(
    ("reasons", "state", "expected"),
    [
        ("none", 3, []),
        (["media-empty"], 3, [(ProblemCode.PAPER_OUT, True)]),
        (["media-empty-error", "media-needed-error"], 5, [(ProblemCode.PAPER_OUT, True)]),
        (["media-empty-report"], 3, [(ProblemCode.PAPER_OUT, True)]),
        (["toner-empty-warning"], 4, [(ProblemCode.TONER_OUT, False)]),
        (["toner-empty-warning"], 5, [(ProblemCode.TONER_OUT, True)]),
        (["media-jam-report", "media-jam"], 3, [(ProblemCode.PAPER_JAM, True)]),
        (["toner-empty-report", "toner-empty"], 3, [(ProblemCode.TONER_OUT, True)]),
        (["toner-low"], 3, [(ProblemCode.TONER_LOW, False)]),
        (["media-low-report", "door-open-error"], 3, [(ProblemCode.COVER_OPEN, True), (ProblemCode.PAPER_LOW, False)]),
        (["com.maker.strange-warning"], 3, []),
        (["com.maker.strange-error"], 3, [(ProblemCode.HARDWARE_ERROR, True)]),
        ("none", 5, [(ProblemCode.OFFLINE, True)]),
        ("paused", 5, [(ProblemCode.OFFLINE, True)]),
        ("hold-new-jobs", 3, [(ProblemCode.OFFLINE, True)]),
    ],
)
def test_reasons(reasons: object, state: int, expected: list[tuple[ProblemCode, bool]]) -> None:
    found = problems({"printer-state": state, "printer-state-reasons": reasons})
    assert [(each.code, each.blocking) for each in found] == expected


def test_a_printer_that_takes_no_jobs_is_offline() -> None:
    (found,) = problems({"printer-state": 3, "printer-is-accepting-jobs": False})
    assert (found.code, found.blocking) == (ProblemCode.OFFLINE, True)


def test_tray_that_is_left_empty_can_be_ignored() -> None:
    reported = {"printer-state": 3, "printer-state-reasons": ["media-empty-report", "toner-low-report"]}
    assert [each.code for each in problems(reported, {"media-empty"})] == [ProblemCode.TONER_LOW]


@pytest.mark.parametrize("uri", ["", "http://127.0.0.1/", "ipp://", "ipp:///x", "ipp://h:0/", "ipp://h:99999/"])
def test_addresses_that_are_none(uri: str) -> None:
    with pytest.raises(ValidationError):
        IppOptions(uri=uri)


# --- the emulated printer's own messages ---


@given(st.binary(max_size=100))
def test_the_emulated_printer_takes_or_refuses_any_bytes(body: bytes) -> None:
    with contextlib.suppress(MessageRefused):
        decode(body)


VALUES = (
    st.tuples(st.sampled_from([Tag.INTEGER, Tag.ENUM]), st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1))
    | st.tuples(st.just(Tag.BOOLEAN), st.lists(st.booleans(), min_size=1))
    | st.tuples(st.sampled_from([Tag.NAME, Tag.KEYWORD, Tag.URI]), st.lists(st.text(max_size=20), min_size=1))
)


@given(st.dictionaries(st.text("abc-", min_size=1), VALUES, min_size=1, max_size=4), st.binary(max_size=20))
def test_messages_survive_encoding_and_decoding(
    attributes: dict[str, tuple[int, list[int | str | bool]]], data: bytes
) -> None:
    message = IppMessage((2, 0), 2, 99, [(Tag.OPERATION, attributes)], data)
    assert decode(encode(message)) == message
