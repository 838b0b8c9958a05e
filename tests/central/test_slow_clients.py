"""Who begins a request and does not end it is cut off, and everybody else is served meanwhile."""

import asyncio
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_network

import pytest
import requests

from central.web import slow_clients
from central.web.listening import AnnouncedServer, held_port, web_server_config
from central.web.slow_clients import PacedProtocol

HALVES = 300
HEADERS = b"POST /v1/records HTTP/1.1\r\nHost: centre\r\nContent-Le"
BODY = b"POST /v1/enrol HTTP/1.1\r\nHost: centre\r\nContent-Length: 1000\r\n\r\nhalf"


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


def test_sender_leaving_within_body_is_no_fault(app):
    said = []

    async def left():
        return {"type": "http.disconnect"}

    async def say(message):
        said.append(message)

    asked = {
        "type": "http",
        "method": "POST",
        "path": "/v1/enrol",
        "headers": [(b"host", b"centre")],
        "query_string": b"",
    }
    asyncio.run(app(asked, left, say))
    assert said[0]["status"] == 400


def test_client_that_reads_no_answers_is_cut_off(app, settings):
    hurried = settings.model_copy(update={"request_seconds": 0.5})
    asked = b"GET /v1/openapi.json HTTP/1.1\r\nHost: centre\r\n\r\n" * 200
    with served(app, hurried) as port, socket.socket() as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        lazy.connect(("127.0.0.1", port))
        lazy.sendall(asked)
        events = select.poll()
        events.register(lazy, select.POLLHUP | select.POLLERR)
        for _ in range(300):
            try:
                lazy.send(b"x", socket.MSG_DONTWAIT)  # only who is written to says that the line has ended
            except BlockingIOError:
                pass
            except ConnectionError:
                return
            if events.poll(200):
                return
    pytest.fail("the connection is still there")


def test_half_requests_are_cut_off(app, settings):
    hurried = settings.model_copy(update={"request_seconds": 0.5, "connections_per_address": HALVES * 2})
    with served(app, hurried) as port:
        halves = []
        for number in range(HALVES):
            halves.append(socket.create_connection(("127.0.0.1", port)))
            with suppress(ConnectionError):  # who is late to begin is cut off, too
                halves[-1].sendall(HEADERS if number % 2 else BODY)
        assert requests.get(f"http://127.0.0.1:{port}/console/login", timeout=60).status_code == 200
        assert all(closed(half) for half in halves)
        for half in halves:
            half.close()
        assert requests.get(f"http://127.0.0.1:{port}/console/login", timeout=60).status_code == 200


def test_silent_connection_and_second_request_are_cut_off(app, settings):
    hurried = settings.model_copy(update={"request_seconds": 0.5})
    with served(app, hurried) as port:
        silent = socket.create_connection(("127.0.0.1", port))
        second = socket.create_connection(("127.0.0.1", port))
        second.sendall(b"GET /console/login HTTP/1.1\r\nHost: centre\r\n\r\n")
        second.settimeout(60)
        assert second.recv(4096).startswith(b"HTTP/1.1 200")
        with suppress(ConnectionError):  # on a busy machine it may be cut off before the second request is there
            second.sendall(HEADERS)
            while second.recv(65536):
                pass
        assert closed(silent)
        silent.close()
        second.close()


def test_client_that_keeps_pace_may_take_long(app, settings, monkeypatch):
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
        steady.sendall(b"POST /v1/enrol HTTP/1.1\r\nHost: centre\r\nContent-Length: 5000\r\n\r\n" + body[:3000])
        assert all(looks.acquire(timeout=60) for _ in range(5))
        steady.sendall(body[3000:])
        steady.settimeout(60)
        assert steady.recv(4096).startswith(b"HTTP/1.1 422")
        steady.close()


def test_steady_sender_is_cut_off_at_whole_deadline(app, settings):
    endless = settings.model_copy(update={"whole_request_seconds": 0.5, "least_bytes_per_second": 1})
    with served(app, endless) as port, socket.create_connection(("127.0.0.1", port)) as steady:
        steady.sendall(b"POST /v1/enrol HTTP/1.1\r\nHost: centre\r\nContent-Length: 5000\r\n\r\n" + b"x" * 3000)
        assert closed(steady)


def test_silent_sender_is_cut_off_before_slow_one(app, settings):
    hurried = settings.model_copy(update={"silent_seconds": 0.2, "request_seconds": 3600.0})
    with served(app, hurried) as port, socket.create_connection(("127.0.0.1", port)) as silent:
        assert closed(silent)


def test_one_client_cannot_take_all_places(app, settings):
    few = settings.model_copy(
        update={"connections_per_address": 3, "silent_seconds": 3600.0, "request_seconds": 3600.0}
    )
    with served(app, few) as port:
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
        with socket.create_connection(("127.0.0.1", port)) as further:
            assert closed(further)
        held.pop().close()
        # the place that was given up is free, once the server has seen it
        assert any(_status(port).startswith(b"HTTP/1.1 200") for _ in range(1000))
        for each in held:
            each.close()


def test_trusted_proxy_has_unlimited_connections(app, settings):
    proxy = {"connections_per_address": 3, "trusted_proxies": (ip_network("127.0.0.0/8"),)}
    with served(app, settings.model_copy(update=proxy)) as port:
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(10)]
        assert _status(port).startswith(b"HTTP/1.1 200")
        for each in held:
            each.close()


def test_clients_of_one_ipv6_network_are_one(app, settings):
    assert slow_clients._one_client("2001:db8::1") == slow_clients._one_client("2001:db8::ffff:2")
    assert slow_clients._one_client("2001:db8::1") != slow_clients._one_client("2001:db8:0:1::1")
    assert slow_clients._one_client("192.0.2.1") != slow_clients._one_client("192.0.2.2")


@pytest.mark.parametrize("path", [b"/v1/records", b"/v1/execute", b"/console/login", b"/cashier/1"])
def test_unsigned_long_body_is_refused_before_receipt(app, settings, path):
    with served(app, settings) as port, socket.create_connection(("127.0.0.1", port)) as stranger:
        stranger.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: centre\r\nContent-Length: 60000000\r\n\r\nx")
        stranger.settimeout(60)
        answer = stranger.recv(65536)
        assert answer.startswith(b"HTTP/1.1 401" if path.startswith(b"/v1/") else b"HTTP/1.1 413")
        with pytest.raises(ConnectionError):
            stranger.sendall(b"x" * 60_000_000)


def test_strangers_short_body_does_not_cost_connection(app, settings):
    with served(app, settings) as port, requests.Session() as stranger:
        for _ in range(3):
            answer = stranger.post(f"http://127.0.0.1:{port}/v1/execute", data=b"x" * 100_000, timeout=60)
            assert (answer.status_code, answer.json()["code"]) == (401, "signature")


def _status(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as asking:
        asking.settimeout(60)
        try:
            asking.sendall(b"GET /console/login HTTP/1.1\r\nHost: centre\r\n\r\n")
            return asking.recv(4096)
        except ConnectionError:
            return b""
