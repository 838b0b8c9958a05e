"""A department that drips, hangs or lies takes its own share of the centre, and nothing of anybody else's."""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.departments.breaker import BreakerRules, BreakerState, CircuitBreaker
from central.departments.bulkhead import Bulkhead, BulkheadLimits
from central.departments.exchange import MOST_BYTES, Access, Call, Declined, NoDepartmentAnswer, NotAsked, exchange
from central.settings import CentreSettings
from tests.line_server import PATIENCE, LineServer, whole_request

EXECUTE, LOOK = Call("POST", "/execute", b"{}"), Call("GET", "/health")
DRIPS = {
    "status": b"HTTP/1.1 200 OK",
    "header": b"HTTP/1.1 200 OK\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaa",
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\naaaaaaaaaaaaaaaaaaaaaaa",
    "continue": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
    "nothing": b"",
}


HANGS = PATIENCE
"""Seconds after which an exchange is said to hang."""


class SteppedTime:
    """Monotonic seconds that go on a little whenever somebody looks, so that a whole deadline passes without waiting for it."""

    def __init__(self, step: float) -> None:
        self.seconds, self._step = 0.0, step

    def __call__(self) -> float:
        self.seconds += self._step
        return self.seconds


@contextmanager
def listening(serve: Callable[[socket.socket, threading.Event], None]) -> Iterator[tuple[str, list[bytes]]]:
    """A server that talks as the test says to each who connects; gives its address and what was heard."""
    is_over, heard = threading.Event(), list[bytes]()

    def answer(line: socket.socket) -> None:
        heard.append(whole_request(line))
        serve(line, is_over)

    with LineServer(answer) as server:
        try:
            yield f"http://127.0.0.1:{server.port}", heard
        finally:
            is_over.set()


def dripping(words: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """A byte at a time, and again from the last one, for as long as the test goes on."""

    def serve(line: socket.socket, is_over: threading.Event) -> None:
        for byte in words:
            line.sendall(bytes([byte]))
        while not is_over.wait(0.01):
            if words:
                line.sendall(words[-1:])

    return serve


def saying(words: bytes) -> Callable[[socket.socket, threading.Event], None]:
    return lambda line, _over: line.sendall(words)


def status(code: int, body: bytes = b"{}", more: str = "") -> bytes:
    return f"HTTP/1.1 {code} X\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


@pytest.mark.parametrize("kind", DRIPS)
def test_whatever_drips_ends_at_the_deadline(kind):
    with listening(dripping(DRIPS[kind])) as (address, _), pytest.raises(NoDepartmentAnswer):
        exchange(Access(address), EXECUTE, until=0.3, now=SteppedTime(0.01))


@pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 422, 501])
def test_department_that_declines_has_done_nothing(code):
    with listening(saying(status(code))) as (address, _), pytest.raises(Declined):
        exchange(Access(address), EXECUTE, until=60, now=SteppedTime(0))


@pytest.mark.parametrize("code", [429, 503])
def test_overloaded_department_has_done_nothing(code):
    with listening(saying(status(code))) as (address, _), pytest.raises(NotAsked):
        exchange(Access(address), EXECUTE, until=60, now=SteppedTime(0))


@pytest.mark.parametrize("code", [201, 204, 301, 302, 307, 500, 502, 504])
def test_whatever_else_leaves_it_open(code):
    """A redirect is not followed either: it would carry what is personal to somewhere else."""
    with listening(saying(status(code, b"", "Location: http://127.0.0.1:1/\r\n"))) as (address, heard):
        with pytest.raises(NoDepartmentAnswer):
            exchange(Access(address), EXECUTE, until=60, now=SteppedTime(0))
        assert len(heard) == 1


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", b"no http at all\r\n\r\n"])
def test_cut_execution_answer_is_asked_once(words):
    with listening(saying(words)) as (address, heard):
        with pytest.raises(NoDepartmentAnswer):
            exchange(Access(address), EXECUTE, until=60, now=SteppedTime(0))
        assert len(heard) == 1


def test_reading_request_is_repeated_after_broken_connection():
    answers = [b"", status(200, b"well")]
    with listening(lambda line, _over: line.sendall(answers.pop(0))) as (address, heard):
        assert exchange(Access(address), LOOK, until=60, now=SteppedTime(0)) == b"well"
        assert len(heard) == 2


def test_an_answer_without_end_is_none():
    body = b"a" * (MOST_BYTES + 1)
    with listening(saying(status(200, body))) as (address, _), pytest.raises(NoDepartmentAnswer, match="more than"):
        exchange(Access(address), EXECUTE, until=60, now=SteppedTime(0))


def test_unreachable_department_has_done_nothing():
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
    with pytest.raises(NotAsked):
        exchange(Access(address), EXECUTE, until=60, now=SteppedTime(0))


def test_token_of_file_is_shown_and_may_change(tmp_path):
    token = tmp_path / "token"
    with listening(saying(status(200))) as (address, heard):
        for secret in ("first", "second"):
            token.write_text(f"{secret}\n")
            exchange(Access(address, token), LOOK, until=60, now=SteppedTime(0))
        token.write_text("two\nlines")
        with pytest.raises(NotAsked):
            exchange(Access(address, token), LOOK, until=60, now=SteppedTime(0))
    assert [b"Authorization: Bearer first" in heard[0], b"Authorization: Bearer second" in heard[1]] == [True, True]
    assert len(heard) == 2


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [("https://police.example", True), ("http://127.0.0.1:8", True), ("http://localhost:8", True),
     ("http://police.example", False), ("http://10.0.0.1", False), ("ftp://x", False), ("police", False)],
)  # fmt: skip
def test_token_never_crosses_network_in_clear(address, is_taken, tmp_path):
    given = {"department_urls": {"police": address}, "department_access": {"police": {"token_file": tmp_path / "t"}}}
    if is_taken:
        assert CentreSettings(**given)
        return
    with pytest.raises(ValueError, match="police"):
        CentreSettings(**given)


# --- the bulkhead ---


def test_full_bulkhead_refuses_the_next_at_once():
    gate, inside = threading.Event(), threading.Semaphore(0)

    def work(_until: float) -> str:
        inside.release()
        gate.wait(60)
        return "well"

    bulkhead = Bulkhead("x", BulkheadLimits(at_once=2, waiting=1, whole=60), BreakerRules())
    with ThreadPoolExecutor(4) as pool:
        three = [pool.submit(bulkhead.call, work) for _ in range(3)]
        assert all(inside.acquire(timeout=60) for _ in range(2))
        while bulkhead.occupied < 3:
            threading.Event().wait(0.001)
        with pytest.raises(NotAsked, match="every place"):
            bulkhead.call(work)
        gate.set()
        assert [each.result(60) for each in three] == ["well"] * 3
    assert bulkhead.call(lambda _: "again") == "again"


def test_hanging_call_keeps_one_place_alone():
    gate = threading.Event()
    bulkhead = Bulkhead("x", BulkheadLimits(at_once=1, waiting=1, whole=0.05), BreakerRules())
    with pytest.raises(NoDepartmentAnswer, match="no end"):
        bulkhead.call(lambda _: gate.wait(60))
    with pytest.raises(NotAsked, match="turn never came"):
        bulkhead.call(lambda _: "never")
    gate.set()
    while bulkhead.occupied:
        threading.Event().wait(0.001)
    assert bulkhead.call(lambda _: "well") == "well"


def test_slow_name_lookup_holds_up_no_call(monkeypatch):
    found, looked_up = threading.Event(), threading.Event()
    real = socket.getaddrinfo

    def slowly(*asked, **more):
        found.wait(60)
        try:
            return real(*asked, **more)
        finally:
            looked_up.set()

    with listening(saying(status(200))) as (address, heard):
        monkeypatch.setattr(socket, "getaddrinfo", slowly)
        bulkhead = Bulkhead("x", BulkheadLimits(at_once=1, waiting=0, whole=0.05), BreakerRules())
        with pytest.raises(NoDepartmentAnswer, match="no end"):
            bulkhead.call(lambda until: exchange(Access(address), EXECUTE, until))
        found.set()
        assert looked_up.wait(60)
        while bulkhead.occupied:
            threading.Event().wait(0.001)
        assert heard == []


@pytest.mark.parametrize("words", [b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03", b"\x16", b""])
def test_a_handshake_that_drips_ends_at_the_deadline(words):
    """Of TLS: with a message of 16 KiB that never ends, with half a head, and with silence."""
    with listening_at_once(dripping(words)) as address:
        begun = monotonic()
        with pytest.raises(NotAsked):
            exchange(Access(address), EXECUTE, until=begun + 0.3)
        assert monotonic() - begun < HANGS


@contextmanager
def listening_at_once(serve: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """A server that talks before it has heard a request."""
    is_over = threading.Event()
    with LineServer(lambda line: serve(line, is_over)) as server:
        try:
            yield f"https://127.0.0.1:{server.port}"
        finally:
            is_over.set()


# --- the breaker ---


class Hand:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def opened(rules: BreakerRules) -> tuple[CircuitBreaker, Hand]:
    now = Hand()
    breaker = CircuitBreaker(rules, now)
    for _ in range(rules.failures):
        assert breaker.admit()
        breaker.note_failure()
    assert breaker.state is BreakerState.OPEN
    return breaker, now


def test_breaker_lets_one_trial_through_after_failures():
    breaker, now = opened(BreakerRules(failures=3, pause=5, longest=12))
    assert not breaker.admit()
    for pause in (5, 10, 12, 12):
        now.seconds += pause - 0.1
        assert not breaker.admit()
        now.seconds += 0.1
        assert [breaker.admit(), breaker.admit()] == [True, False]
        breaker.note_failure()
    now.seconds += 12
    assert breaker.admit()
    breaker.note_withdrawal()
    assert breaker.admit(), "a trial that was not made is not spent"
    breaker.note_success()
    assert [breaker.admit(), breaker.admit()] == [True, True]


@given(st.lists(st.sampled_from(["admit", "note_failure", "note_success", "note_withdrawal", "wait"]), max_size=60))
def test_breaker_reopens_for_one_trial_at_a_time(steps):
    now = Hand()
    breaker = CircuitBreaker(BreakerRules(failures=2, pause=5, longest=20), now)
    trials = 0
    for step in steps:
        if step == "wait":
            now.seconds += 7
        elif step == "admit":
            was = breaker.state
            is_in = breaker.admit()
            trials = trials + 1 if is_in and was is not BreakerState.CLOSED else trials
        else:
            getattr(breaker, step)()
            trials = 0
        assert trials <= 1
    if breaker.state is BreakerState.HALF_OPEN:
        breaker.note_failure()
    now.seconds += 20
    assert breaker.admit()
