"""Bodies are read when their sender is known, and never more of them at once than the process may hold."""

import asyncio
import gzip

import pytest

from central.web.bodies import Bodies, Share
from contract import paths
from contract.identifiers import Uuid7Identifiers
from contract.refusal import Problem
from contract.signing_keys import SigningKey
from tests.central.virtual_terminal import signed_by

MOST = 1000


class BodyRead(Exception):
    """The body was asked for."""


async def ask(
    app, method: str, path: str, headers: dict[str, str], parts: list[bytes] | None
) -> tuple[int, dict, bytes]:
    """One request straight to the application, whose body comes in these parts; None: it must not be asked for."""
    sent: list[dict] = []
    waiting = list(parts or ())

    async def receive() -> dict:
        if parts is None:
            raise BodyRead
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
        "query_string": b"", "scheme": "http", "server": ("testserver", 80), "client": ("192.0.2.1", 1), "state": {},
        "root_path": "", "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    await app(scope, receive, send)
    fields = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], fields, b"".join(each.get("body", b"") for each in sent[1:])


def without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key != name}


@pytest.mark.parametrize("path", [paths.RECORDS, paths.EXECUTE, paths.HEARTBEAT, paths.ROTATE])
def test_body_is_read_after_its_sender_is_known(app, terminal, path):
    body = b"{}"
    good = terminal.signed("POST", path, body)
    stranger = signed_by(SigningKey.generate(), terminal.terminal_id, "POST", path, body)
    unknown = signed_by(SigningKey.generate(), "YC-" + Uuid7Identifiers().new(), "POST", path, body)
    bad = [{}, without(good.headers, "Content-Digest"), good.headers | {"Content-Encoding": "gzip"}]
    for headers in (*bad, stranger.headers, unknown.headers):
        status, fields, content = asyncio.run(ask(app, "POST", path, headers, None))
        assert (status, Problem.model_validate_json(content).code) == (401, "signature")
        assert "signature" not in fields


def test_recorded_head_with_another_body_is_refused(app, terminal):
    head = terminal.signed("POST", "/v1/lists", b"{}").headers
    for body in (b"", b"{ }", b"x" * 100_000):
        status, fields, _ = asyncio.run(ask(app, "POST", "/v1/lists", head, [body]))
        assert (status, "signature" in fields) == (401, False)


def test_an_enrolment_may_not_be_long(app):
    long = [b"x" * 10_000] * 7
    status, _, content = asyncio.run(ask(app, "POST", "/v1/enrol", {}, long))
    assert (status, Problem.model_validate_json(content).code) == (413, "too_large")


@pytest.mark.parametrize("path", ["/console/login", "/console/notices", "/cashier/1", "/elsewhere"])
@pytest.mark.parametrize("says_its_length", [True, False])
def test_what_a_browser_sends_may_not_be_long(app, path, says_its_length):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    parts = None if says_its_length else [b"x" * 10_000] * 7
    status, _, _ = asyncio.run(
        ask(app, "POST", path, headers | ({"Content-Length": "70000"} if says_its_length else {}), parts)
    )
    assert status == 413


def test_full_body_memory_answers_come_again(app, terminal):
    app.state.bodies = Bodies(MOST)
    for headers in ({"Content-Length": str(MOST + 1)}, {}):
        long = terminal.signed("POST", "/v1/lists", b"x" * (MOST + 1), headers)
        parts = [long.body[:600], long.body[600:]]
        status, fields, content = asyncio.run(ask(app, "POST", "/v1/lists", long.headers, parts))
        assert (status, Problem.model_validate_json(content).code) == (503, "away")
        assert int(fields["retry-after"]) > 0


def test_body_memory_is_given_back_at_every_end(app, terminal):
    app.state.bodies = Bodies(MOST)
    for _ in range(5):
        good = terminal.signed("POST", "/v1/lists", b"x" * MOST)
        assert asyncio.run(ask(app, "POST", "/v1/lists", good.headers, [good.body]))[0] == 422
        assert asyncio.run(ask(app, "POST", "/v1/lists", good.headers, [b"y" * MOST]))[0] == 401
        assert asyncio.run(ask(app, "POST", "/v1/enrol", {}, [b"y" * MOST]))[0] == 422
        assert asyncio.run(ask(app, "POST", "/v1/lists", good.headers, [b"x", b"y" * MOST]))[0] == 503
    assert app.state.bodies.take(MOST)


def test_what_a_body_unpacks_to_counts_too(app, terminal):
    packed = terminal.signed("POST", "/v1/lists", gzip.compress(b" " * 500_000), {"Content-Encoding": "gzip"})
    for most, expected in ((400_000, 503), (500_000, 503), (600_000, 422)):
        app.state.bodies = Bodies(most)
        status, fields, _ = asyncio.run(ask(app, "POST", "/v1/lists", packed.headers, [packed.body]))
        assert (status, "signature" in fields) == (expected, True)
        assert app.state.bodies.take(most), "given back, however it ended"


def test_packed_bodies_cannot_fill_the_memory(app, terminal):
    """Each is small on the line; together they may hold what is set for all bodies, and no more."""
    app.state.bodies = Bodies(1_000_000)
    with Share(app.state.bodies) as others:
        assert others.grows(600_000)
        packed = terminal.signed("POST", "/v1/records", gzip.compress(b" " * 500_000), {"Content-Encoding": "gzip"})
        status, fields, _ = asyncio.run(ask(app, "POST", "/v1/records", packed.headers, [packed.body]))
        assert (status, int(fields["retry-after"]) > 0) == (503, True)
    assert asyncio.run(ask(app, "POST", "/v1/records", packed.headers, [packed.body]))[0] == 422


def test_shares_add_up():
    bodies = Bodies(10)
    with Share(bodies) as one, Share(bodies) as other:
        assert one.reaches(4)
        assert one.reaches(6)
        assert not other.reaches(5)
        assert other.reaches(4)
    assert bodies.take(10)
    assert not bodies.take(1)
