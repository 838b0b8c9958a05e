"""An exchange ends in time, wherever the other side drips or hangs; and nothing of it stays open."""

import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
import requests

from contract.clock import SystemClock
from offline_queue.centre import CentreClient
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from offline_queue.transport import TransportLimits
from offline_queue.whole_deadline import Connections
from tests.hand_clock import HandClock
from tests.offline_queue.dripping import OPENINGS, Dripping, dripping
from tests.offline_queue.fake_centre import FakeCentre
from tests.offline_queue.parts import identity

T = TypeVar("T")
BOUND = 30
"""Seconds after which a test gives up: a hundred times the deadline under test."""

IMPATIENT = TransportLimits(connect=20, read=20, whole=0.3)


def in_time(work: Callable[[], T]) -> T:
    """What `work` gives; fails when it hangs."""
    found: list[T] = []
    thread = threading.Thread(target=lambda: found.append(work()), daemon=True)
    thread.start()
    thread.join(BOUND)
    assert not thread.is_alive(), "the exchange hangs"
    return found[0]


def asked(url: str, patience: TransportLimits = IMPATIENT) -> CentreUnreachable:
    with requests.Session() as session:
        answer = CentreClient(identity(url), session, HandClock(), patience).case_news("r")
    assert isinstance(answer, CentreUnreachable), answer
    return answer


def heard_by(server: Dripping, url: str) -> CentreUnreachable:
    """What an exchange comes to that the server has heard of: on a busy machine its time may be over before that."""
    while True:
        answer = asked(url)
        if server.asked.acquire(timeout=1):
            return answer


@pytest.mark.parametrize("place", OPENINGS)
def test_exchange_ends_wherever_it_drips(place: str) -> None:
    scheme = "https" if place == "TLS handshake" else "http"
    with dripping(place) as server:
        answer = in_time(lambda: heard_by(server, f"{scheme}://127.0.0.1:{server.port}"))
    assert answer.why is Unreachable.TIMEOUT
    assert "no end after 0.3 s" in answer.detail


@pytest.mark.parametrize("place", ["status line", "TLS handshake"])
def test_exchange_by_a_proxy_ends_wherever_it_drips(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that drips its word on CONNECT, before there is any TLS."""
    with dripping(place) as server:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.port}")
        answer = in_time(lambda: heard_by(server, "https://centre.invalid"))
    assert answer.why is Unreachable.TIMEOUT


def test_server_that_reads_nothing_ends_too() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as server, requests.Session() as session:
        connections = Connections(SystemClock())
        connections.serve(session)

        def send() -> tuple[bool, Exception]:
            with connections.within(0.3), pytest.raises(requests.RequestException) as reported:
                session.post(f"http://127.0.0.1:{server.getsockname()[1]}/", data=b"x" * 50_000_000, timeout=20)
            return connections.is_over, reported.value

        is_over, error = in_time(send)
        assert is_over, error


def test_name_that_is_never_found_ends_too() -> None:
    released = threading.Event()

    def never(_host: str, _port: int) -> list[tuple[object, ...]]:
        released.wait(BOUND)
        raise OSError

    with requests.Session() as session:
        connections = Connections(SystemClock(), never)
        connections.serve(session)

        def look_up() -> str:
            with connections.within(0.3), pytest.raises(requests.ConnectTimeout) as reported:
                session.get("http://centre.example/", timeout=20)
            return str(reported.value)

        assert "timed out" in in_time(look_up)
    released.set()


def test_next_address_is_tried_after_silence(centre: FakeCentre, free_port: int) -> None:
    port = int(centre.url.rsplit(":", 1)[1])

    def two(_host: str, _port: int) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", ("::1", port, 0, 0)), (0, 0, 0, "", ("127.0.0.1", port))]

    with requests.Session() as session:
        connections = Connections(SystemClock(), two)
        connections.serve(session)
        with connections.within(BOUND):
            assert session.get(f"http://centre.example:{port}/", timeout=BOUND).status_code == 401
    with requests.Session() as session:
        nowhere = Connections(SystemClock(), lambda *_: [])
        nowhere.serve(session)
        with nowhere.within(BOUND), pytest.raises(requests.ConnectionError, match="no address"):
            session.get(f"http://centre.example:{free_port}/", timeout=BOUND)


def test_connection_is_used_again_within_the_next_deadline(centre: FakeCentre) -> None:
    centre.replies["/v1/cases/r"] = b"{}"
    with requests.Session() as session:
        client = CentreClient(identity(centre.url), session, HandClock(), TransportLimits(5, 5, 20))
        for _ in range(3):
            assert isinstance(client.case_news("r"), CentreUnreachable), "signed nonsense, which is enough here"
        assert isinstance(client.case_news("x"), CentreRefused)
    with dripping("header") as server, requests.Session() as session:
        client = CentreClient(identity(f"http://127.0.0.1:{server.port}"), session, HandClock(), IMPATIENT)
        for _ in range(2):
            answer = in_time(lambda: client.case_news("r"))
            assert isinstance(answer, CentreUnreachable)
            assert answer.why is Unreachable.TIMEOUT


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("place", ["body until the end", "body with a length", "TLS handshake"])
def test_nothing_stays_open(place: str) -> None:
    scheme = "https" if place == "TLS handshake" else "http"
    with dripping(place) as server:
        before = open_files()
        for _ in range(5):
            in_time(lambda: asked(f"{scheme}://127.0.0.1:{server.port}", TransportLimits(5, 5, 0.05)))
    assert open_files() <= before


def served_by(connections: Connections, url: str) -> int:
    with requests.Session() as session:
        connections.serve(session)
        return session.get(url, timeout=BOUND).status_code


def test_connection_outside_a_block_has_its_own_time(centre: FakeCentre) -> None:
    assert served_by(Connections(SystemClock()), centre.url) == 401


def test_no_time_left_after_the_name_ends_it(centre: FakeCentre) -> None:
    clock, port = HandClock(), int(centre.url.rsplit(":", 1)[1])

    def late(_host: str, _port: int) -> list[tuple[object, ...]]:
        clock.advance(timedelta(seconds=BOUND + 1))
        return [(0, 0, 0, "", ("127.0.0.1", port))]

    connections = Connections(clock, late)
    with connections.within(BOUND), pytest.raises(requests.ConnectionError):
        served_by(connections, f"http://centre.example:{port}/")
    assert centre.seen == []


def test_connection_made_after_the_end_is_closed(centre: FakeCentre) -> None:
    port, connections = int(centre.url.rsplit(":", 1)[1]), Connections(HandClock())

    def when_over(_host: str, _port: int) -> list[tuple[object, ...]]:
        connections._end()
        return [(0, 0, 0, "", ("127.0.0.1", port))]

    connections._lookup = when_over
    with connections.within(BOUND), pytest.raises(requests.ConnectionError):
        served_by(connections, f"http://centre.example:{port}/")
    assert centre.seen == []


def test_timer_that_comes_late_ends_nothing(centre: FakeCentre) -> None:
    connections = Connections(SystemClock())
    with connections.within(BOUND):
        assert served_by(connections, centre.url) == 401
    connections._end()
    assert not connections.is_over
