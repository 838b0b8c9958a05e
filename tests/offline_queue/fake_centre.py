"""A small centre over real HTTP: checks signatures, keeps a ledger, and misbehaves when told to."""

import gzip
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from contract.answers import Disposition, RecordDisposition, Upload, UploadAnswer
from contract.refusal import PROBLEM_JSON, Problem, Refusal
from contract.signatures import ReceivedRequest, SignedRequest, claimed_signer, sign_answer, verify_request
from contract.signing_keys import VerifyKey
from tests.hand_clock import NOON
from tests.offline_queue.parts import CENTRE_KEY, TERMINAL, TERMINAL_KEY, item_of

JSON = {"Content-Type": "application/json"}
KEYS = {TERMINAL: TERMINAL_KEY.verify_key}


@dataclass(frozen=True)
class Reply:
    """Status and body that the terminal gets for a request."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))


Misbehave = Callable[[ReceivedRequest, Reply], Reply | None]
"""Gets the honest reply and gives another one; None closes the connection without a word."""


@dataclass
class FakeCentre:
    """The ledger and the switches. `bad_items` are refused with the whole request, `unwelcome` record by record."""

    url: str = ""
    delivered: Counter[str] = field(default_factory=Counter)
    sequences: list[int] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    replies: dict[str, bytes] = field(default_factory=dict)
    seen: list[ReceivedRequest] = field(default_factory=list)
    bad_items: frozenset[str] = frozenset()
    unwelcome: dict[str, Disposition] = field(default_factory=dict)
    misbehave: Misbehave | None = None

    def answer(self, request: ReceivedRequest) -> Reply | None:
        """The reply to a request, honest or not."""
        self.seen.append(request)
        honest = self.honest(request)
        return honest if self.misbehave is None else self.misbehave(request, honest)

    def honest(self, request: ReceivedRequest) -> Reply:
        signer = verify_request(request, KEYS.get(claimed_signer(request.headers)))
        if not isinstance(signer, SignedRequest):
            return unsigned(401, "signature", signer.reason)
        if request.target == "/v1/records":
            return self._records(request, signer)
        known = self.replies.get(request.target)
        if known is None:
            return signed(404, Refusal(code="not_found", reason=request.target).model_dump_json().encode(), signer)
        return signed(200, known, signer)

    def _records(self, request: ReceivedRequest, signer: SignedRequest) -> Reply:
        upload = Upload.model_validate_json(gzip.decompress(request.body))
        self.batches.append(len(upload.records))
        if any(item_of(each) in self.bad_items for each in upload.records):
            return signed(422, Refusal(code="malformed", reason="a bad item").model_dump_json().encode(), signer)
        words = []
        for record in upload.records:
            disposition = self.unwelcome.get(item_of(record))
            if disposition is None:
                known = self.delivered[record.record_id] > 0
                disposition = Disposition.DUPLICATE if known else Disposition.ACCEPTED
            if disposition is Disposition.ACCEPTED:
                self.delivered[record.record_id] += 1
                self.sequences.append(record.sequence)
            words.append(
                RecordDisposition(record_id=record.record_id, sequence=record.sequence, disposition=disposition)
            )
        reply = UploadAnswer(
            batch_id=upload.batch_id,
            terminal_id=upload.terminal_id,
            epoch=upload.epoch,
            dispositions=tuple(words),
            complete_up_to=0,
        )
        return signed(200, reply.model_dump_json().encode(), signer)


def signed(status: int, body: bytes, request: SignedRequest) -> Reply:
    """A reply as the centre signs it."""
    return Reply(status, body, JSON | sign_answer(body, CENTRE_KEY, request, status=status, created=NOON))


def unsigned(status: int, code: str, reason: str) -> Reply:
    """A refusal as the centre gives it to whom it does not know."""
    problem = Problem(title="", status=status, code=code, reason=reason)
    return Reply(status, problem.model_dump_json().encode(), {"Content-Type": PROBLEM_JSON})


def signer_of(request: ReceivedRequest, key: VerifyKey = TERMINAL_KEY.verify_key) -> SignedRequest:
    """The request as its signer sent it, which must have signed it with this key."""
    found = verify_request(request, key)
    assert isinstance(found, SignedRequest), found
    return found


def signed_again(request: ReceivedRequest, status: int, content: object) -> Reply:
    """Other words than the honest ones, properly signed."""
    return signed(status, json.dumps(content).encode(), signer_of(request))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that hang up in mid-answer are what these tests are about."""


@contextmanager
def centre_at_work() -> Iterator[FakeCentre]:
    """A centre that listens on loopback until the block ends."""
    centre = FakeCentre()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = centre.answer(ReceivedRequest(self.command, self.path, dict(self.headers), body))
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST  # noqa: N815 - the server looks for this name

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    centre.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield centre
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
