"""The centre gives its word only in answer to a good signature, and a trouble of its own is never called a bad one."""

from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from contract.refusal import PROBLEM_JSON, Problem, Refusal
from contract.signatures import ENROLLING
from contract.signing_keys import SigningKey
from contract.terminals import EnrolRequest
from tests.central.virtual_terminal import signed_by
from tests.central.web import TestClient

LISTS = "/v1/lists"


def send(terminal, outgoing, **change):
    """The answer to a recorded request, changed on the way or not."""
    sent = replace(outgoing, **change)
    path = sent.url.removeprefix("http://testserver")
    return terminal.client.request(sent.method, path, content=sent.body, headers=sent.headers)


def without(headers, name):
    return {key: value for key, value in headers.items() if key != name}


def test_refusal_of_good_request_is_signed(terminal):
    answer = terminal.call("GET", "/v1/catalogue/9")
    assert answer.status_code == 404
    assert Refusal.model_validate_json(answer.content).code == "not_found"


@pytest.mark.parametrize(
    "change",
    [
        lambda it: {"body": b"{}"},
        lambda it: {"method": "PUT", "url": "http://testserver/v1/lists"},
        lambda it: {"url": it.url + "?more=1"},
        lambda it: {"headers": without(it.headers, "Signature")},
        lambda it: {"headers": it.headers | {"Signature": "terminal=:AAAA:"}},
        lambda it: {"headers": it.headers | {"Content-Encoding": "gzip"}},
        lambda it: {"headers": it.headers | {"Signature-Input": 'terminal=("@method");nonce="abc"'}},
    ],
    ids=["body", "method", "query", "no signature", "another signature", "encoding added", "nonce of a stranger"],
)
def test_what_was_altered_gets_no_word_of_centre(terminal, change):
    """Else anyone who is on the line has it refuse what somebody else sent."""
    outgoing = terminal.signed("POST", LISTS, b'{"a": 1}')
    answer = send(terminal, outgoing, **change(outgoing))
    assert answer.status_code in {401, 405}
    assert "signature" not in answer.headers
    assert "signature-input" not in answer.headers
    if answer.status_code == 401:
        assert answer.headers["content-type"] == PROBLEM_JSON
        assert Problem.model_validate_json(answer.content).code == "signature"


def test_proxy_dropping_encoding_breaks_only_the_signature(terminal):
    upload = terminal.signed("POST", "/v1/records", b"packed", {"Content-Encoding": "gzip"})
    answer = send(terminal, upload, headers=without(upload.headers, "Content-Encoding"))
    assert (answer.status_code, "signature" in answer.headers) == (401, False)


def test_an_enrolment_with_somebody_elses_key_is_refused(terminal, client):
    request = EnrolRequest(code="AAAA-BBBB-CCCC", public_key=bytes(range(32)), software_version="1")
    outgoing = signed_by(SigningKey.generate(), ENROLLING, "POST", "/v1/enrol", request.model_dump_json().encode())
    answer = send(terminal, outgoing)
    assert (answer.status_code, "signature" in answer.headers) == (401, False)


def away(*_: object) -> None:
    raise OperationalError("SELECT 1", {}, ConnectionRefusedError("connection refused"))


def full(*_: object) -> None:
    raise NoConnectionFree("no connection is free")


@pytest.mark.parametrize("error", [away, full])
@pytest.mark.expected_logs("the database is away")
def test_database_that_is_away_is_not_bad_signature(terminal, centre, error):
    event.listen(centre.database.engine, "begin", error)
    answer = send(terminal, terminal.signed("POST", LISTS, b"{}"))
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert Problem.model_validate_json(answer.content).code == "away"
    event.remove(centre.database.engine, "begin", error)
    assert terminal.call("GET", "/v1/catalogue/1").status_code == 200, "and it goes on by itself"


@pytest.mark.expected_logs("the database is away")
def test_lost_database_is_answered_with_signature(terminal, monkeypatch):
    monkeypatch.setattr("central.terminals.routes.bundle_of", away)
    answer = terminal.call("GET", "/v1/catalogue/1")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


@pytest.mark.expected_logs("Exception in ASGI application")
def test_defect_is_reported_without_how_it_looks_inside(app, terminal, monkeypatch):
    def defect(*_: object) -> None:
        raise ZeroDivisionError("secret of a citizen")

    monkeypatch.setattr("central.web.signed_exchange.credentials_of", defect)
    quiet = TestClient(app, raise_server_exceptions=False)
    outgoing = terminal.signed("POST", LISTS, b"{}")
    answer = quiet.post(LISTS, content=outgoing.body, headers=outgoing.headers)
    assert answer.status_code == 500
    assert Problem.model_validate_json(answer.content).code == "defect"
    assert "secret" not in answer.text


@pytest.mark.expected_logs("the database is away")
def test_page_of_console_says_it_in_words(operator, centre):
    event.listen(centre.database.engine, "begin", away)
    answer = operator.get("/console")
    event.remove(centre.database.engine, "begin", away)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/plain; charset=utf-8")
