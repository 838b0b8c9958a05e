"""The console's door and its answers to what people do wrong."""

import logging

import pytest

from central.console.session import COOKIE
from central.console.throttle import OF_AN_ADDRESS, OF_EVERYBODY
from tests.central.web import TestClient


def tried(client: TestClient, password: str) -> int:
    return client.post("/console/login", data={"password": password}, follow_redirects=False).status_code


@pytest.mark.expected_logs("a wrong console password")
def test_who_guesses_waits_longer_and_longer(app, client, clock, caplog):
    assert [tried(client, f"guess {number}") for number in range(6)] == [403, 403, 403, 403, 429, 429]
    assert tried(client, "open") == 429, "also with the right one: nothing is learned meanwhile"
    answer = client.post("/console/login", data={"password": "x"})
    assert (answer.headers["Retry-After"], "2 秒后再试" in answer.text) == ("2", True)
    clock.advance(seconds=2)
    assert [tried(client, "again"), tried(client, "again")] == [403, 429]
    clock.advance(seconds=3)
    assert tried(client, "open") == 429
    assert tried(TestClient(app, client=("10.0.0.9", 1)), "open") == 303, "another address is let in"
    clock.advance(seconds=2)
    assert tried(client, "open") == 303
    assert tried(client, "wrong") == 403, "who came in begins anew"
    assert "guess" not in caplog.text
    assert all(record.levelno == logging.WARNING for record in caplog.records)


@pytest.mark.expected_logs("a wrong console password")
def test_guessing_from_many_addresses_is_slow_too_and_forgotten_after_a_time(app, client, clock):
    for number in range(OF_EVERYBODY.free + 4):
        assert tried(TestClient(app, client=(f"10.0.1.{number}", 1)), "guess") in (403, 429)
    assert tried(client, "open") == 429
    clock.advance(seconds=OF_EVERYBODY.longest.total_seconds())
    assert tried(client, "open") == 303
    clock.advance(hours=3)
    assert [tried(client, "guess") for _ in range(5)] == [403, 403, 403, 403, 429]


def test_no_wait_is_longer_than_the_longest():
    assert OF_AN_ADDRESS.wait(10**6) == OF_AN_ADDRESS.longest
    assert OF_AN_ADDRESS.wait(OF_AN_ADDRESS.free).total_seconds() == 0


def test_any_cookie_is_looked_at_without_a_fault(client):
    for token in ("你好.你好", "9999999999.é", "٣.x", "..", ""):
        client.cookies.clear()
        answer = client.get("/console/manage", headers={b"Cookie": f"{COOKIE}={token}".encode()})
        assert answer.url.path == "/console/login"
