"""The adapter to a real identity authority, against one that answers well and ones that do not."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from central.authorities.http import MOST_BYTES, HttpAuthority
from central.authorities.port import (
    POLICE,
    Authorities,
    Claim,
    Confirmed,
    Licensed,
    NoAuthorityAnswer,
    NotConfirmed,
    Recognised,
)
from central.departments.breaker import BreakerRules, BreakerState
from central.departments.bulkhead import Bulkhead, BulkheadLimits
from central.departments.exchange import Access
from contract.identity import CardEvidence, Evidence
from contract.proof import ProofRefusal
from contract.records import FaceEvidence, Submission
from contract.terms import ProofLevel
from tests.central.virtual_terminal import NOON, person
from tests.line_server import LineServer, whole_request

CLAIM = Claim(person(), Evidence(document=CardEvidence(issuer="某局", valid_from="2020-01-01"), licence_code="secret"))
GOOD = {"outcome": "vouched", "level": "card"}
DRIP_EVERY = 0.02


def real_one(port: int, deadline: float = 5.0, failures: int = 5) -> HttpAuthority:
    bulkhead = Bulkhead("police", BulkheadLimits(whole=deadline), BreakerRules(failures=failures))
    return HttpAuthority(Access(f"http://127.0.0.1:{port}/base"), bulkhead)


@contextmanager
def authority(
    answer: Callable[[socket.socket, threading.Event], None], deadline: float = 60.0
) -> Iterator[HttpAuthority]:
    """An authority on loopback that reads a request and does as the test says."""
    is_over = threading.Event()

    def serve(line: socket.socket) -> None:
        whole_request(line)
        answer(line, is_over)

    with LineServer(serve) as server:
        try:
            yield real_one(server.port, deadline)
        finally:
            is_over.set()


def whole(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def says(content: object, status: str = "200 OK") -> Callable[[socket.socket, threading.Event], None]:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return lambda line, _: line.sendall(whole(body, status))


def drips(body: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """A good answer, if somebody waits for it long enough."""

    def drip(line: socket.socket, is_over: threading.Event) -> None:
        for letter in body:
            if is_over.wait(DRIP_EVERY):
                return
            line.sendall(bytes([letter]))

    return drip


def test_a_good_answer_is_taken():
    with authority(says(GOOD)) as real:
        assert real.judge(CLAIM) == Confirmed(ProofLevel.CARD)
    with authority(says({"outcome": "doubted", "refusal": "face_different"})) as real:
        assert real.judge(CLAIM) == NotConfirmed(ProofRefusal.FACE_DIFFERENT)
    with authority(says({"is_mine": True, "person": person().model_dump()})) as real:
        assert real.recognise("code") == Recognised(person())
    with authority(says({"is_mine": True, "refusal": "code_expired"})) as real:
        assert real.recognise("code") == NotConfirmed(ProofRefusal.CODE_EXPIRED)
    with authority(says({"is_mine": False})) as real:
        assert real.recognise("code") is None
    with authority(says({"enterprise": {"usc_code": "9", "name": "某公司"}})) as real:
        assert isinstance(real.act_for(person(), "code"), Licensed)
    with authority(says({"refusal": "licence_not_yours"})) as real:
        assert real.act_for(person(), "code") == NotConfirmed(ProofRefusal.LICENCE_NOT_YOURS)
    with authority(says({"is_guardian": True})) as real:
        assert real.is_guardian(person(), "1") is True
    with authority(says({"is_relative": False})) as real:
        assert real.is_relative(person(), "1") is False
    with authority(says({"is_named": True})) as real:
        assert real.is_named("1", "李大暑") is True


@pytest.mark.parametrize(
    "misbehaviour",
    [
        says(GOOD, "500 Internal Server Error"),
        says(GOOD, "302 Found"),
        says(b"<html>captive portal</html>"),
        says({"outcome": "vouched", "level": "king"}),
        says({**GOOD, "more": 1}),
        says([]),
        says(json.dumps(GOOD).encode() + b" " * MOST_BYTES),
        lambda line, _: line.sendall(whole(b'{"outcome": "vouched"')[:-5]),
        lambda line, _: line.sendall(b"no http at all\r\n\r\n"),
        lambda *_: None,
    ],
)
def test_whatever_is_no_proper_answer_is_silence(misbehaviour):
    for ask in (
        lambda real: real.judge(CLAIM),
        lambda real: real.recognise("x"),
        lambda real: real.act_for(person(), "x"),
    ):
        with authority(misbehaviour) as real:
            assert ask(real) == NoAuthorityAnswer()


@pytest.mark.parametrize("part", ["headers", "body"])
def test_dripping_authority_is_cut_off(part):
    padded = whole(json.dumps(GOOD).encode() + b" " * 300)
    if part == "headers":
        padded = (
            b"HTTP/1.1 200 OK\r\nX-Slow: "
            + b"x" * 300
            + b"\r\n"
            + whole(json.dumps(GOOD).encode()).partition(b"\r\n")[2]
        )
    with authority(drips(padded), deadline=0.4) as real:
        assert real.judge(CLAIM) == NoAuthorityAnswer()
    with authority(lambda line, _: line.sendall(padded)) as real:
        assert real.judge(CLAIM) == Confirmed(ProofLevel.CARD), "the same answer in time"


def test_authority_that_is_away_is_silent():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    gone = real_one(port, 1.0)
    assert gone.is_guardian(person(), "1") is None
    assert gone.is_relative(person(), "1") is None
    assert gone.is_named("1", "李大暑") is None


def test_authority_that_fails_repeatedly_is_left_alone():
    asked = []

    def fails(line: socket.socket, _: threading.Event) -> None:
        asked.append(line)
        line.sendall(whole(b"", "500 Internal Server Error"))

    with authority(fails) as real:
        tried = HttpAuthority(real.access, Bulkhead("police", BulkheadLimits(), BreakerRules(failures=1)))
        assert tried.judge(CLAIM) == NoAuthorityAnswer()
        assert tried.bulkhead.breaker.state is BreakerState.OPEN
        assert tried.is_relative(person(), "1") is None
    assert len(asked) == 1, "the second question was not sent"


def test_an_authority_never_proves_more_than_was_shown(terminal, centre):
    class Generous:
        def judge(self, _claim):
            return Confirmed(ProofLevel.CARD_FACE)

    object.__setattr__(centre, "authorities", Authorities(centre.authorities.sandbox, {POLICE: Generous()}))
    shown = Submission(person=person(), evidence=Evidence(document=CardEvidence()))
    assert terminal.prove(shown, "RS007").level is ProofLevel.CARD
    face = FaceEvidence(passed=True, compared=False, captured_at=NOON, sealed_frame=b"for nobody" * 10)
    unread = terminal.prove(shown.model_copy(update={"face": face}), "RS007").level
    assert unread is ProofLevel.CARD, "it has no key, so it has seen no picture"
