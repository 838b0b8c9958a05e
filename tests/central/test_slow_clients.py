"""Who begins a request and does not end it is cut off, and everybody else is served meanwhile."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from central import slow_clients
from central.listening import AnnouncedServer, held_port, web_server_config
from central.slow_clients import PacedProtocol

HALVES = 300
HEADERS = b"POST /v1/records HTTP/1.1\r\nHost: centre\r\nContent-Le"
BODY = b"POST /v1/records HTTP/1.1\r\nHost: centre\r\nContent-Length: 1000\r\n\r\nhalf"


@contextmanager
def served(app, settings) -> Iterator[int]:
    """The application behind the web server as the product runs it."""
    ready = threading.Event()
    with held_port("127.0.0.1", 0) as (door, address):
        server = AnnouncedServer(web_server_config(app, settings), ready.set)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[door])))
        thread.start()
        try:
            assert ready.wait(60)
            yield int(address.rsplit(":", 1)[1])
        finally:
            server.should_exit = True
            thread.join(60)


def closed(half: socket.socket) -> bool:
    """Whether the other side ends the connection, within a bound."""
    half.settimeout(60)
    try:
        return half.recv(1) == b""
    except ConnectionError:
        return True


def test_half_requests_are_cut_off_and_others_are_served(app, settings):
    hurried = settings.model_copy(update={"request_seconds": 0.5})
    with served(app, hurried) as port:
        halves = []
        for number in range(HALVES):
            halves.append(socket.create_connection(("127.0.0.1", port)))
            halves[-1].sendall(HEADERS if number % 2 else BODY)
        assert requests.get(f"http://127.0.0.1:{port}/console/login", timeout=60).status_code == 200
        assert all(closed(half) for half in halves)
        for half in halves:
            half.close()
        assert requests.get(f"http://127.0.0.1:{port}/console/login", timeout=60).status_code == 200


def test_one_that_only_connects_is_cut_off_and_a_second_half_request_too(app, settings):
    hurried = settings.model_copy(update={"request_seconds": 0.5})
    with served(app, hurried) as port:
        silent = socket.create_connection(("127.0.0.1", port))
        second = socket.create_connection(("127.0.0.1", port))
        second.sendall(b"GET /console/login HTTP/1.1\r\nHost: centre\r\n\r\n")
        second.settimeout(60)
        assert second.recv(4096).startswith(b"HTTP/1.1 200")
        second.sendall(HEADERS)
        while second.recv(65536):
            pass
        assert closed(silent)
        silent.close()
        second.close()


def test_who_keeps_the_pace_may_take_long(app, settings, monkeypatch):
    looks, look = threading.Semaphore(0), PacedProtocol._look_at_pace

    def counted(protocol: PacedProtocol) -> None:
        look(protocol)
        looks.release()

    monkeypatch.setattr(PacedProtocol, "_look_at_pace", counted)
    monkeypatch.setattr(slow_clients, "LOOK_EVERY_SECONDS", 0.1)
    patient = settings.model_copy(update={"request_seconds": 0.2, "least_bytes_per_second": 1})
    with served(app, patient) as port:
        body = b"x" * 5000
        steady = socket.create_connection(("127.0.0.1", port))
        steady.sendall(b"POST /v1/records HTTP/1.1\r\nHost: centre\r\nContent-Length: 5000\r\n\r\n" + body[:3000])
        assert all(looks.acquire(timeout=60) for _ in range(5))
        steady.sendall(body[3000:])
        steady.settimeout(60)
        assert steady.recv(4096).startswith(b"HTTP/1.1 401")
        steady.close()
