"""What a department tells by itself: from whom it must be, once or often, at the same moment, recorded, altered, forged."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pydantic import ValidationError

from catalogue.text import LocalText
from central.cases.service import OnlineCase, find_case, open_online_case, view_case
from central.cases.states import TRANSITIONS, CaseStatus
from central.departments.news import DepartmentNews
from central.news.routes import NewsFates, PushedNews
from central.news.taking import NewsFate
from central.settings import CentreSettings
from contract import paths
from contract.signatures import ReceivedAnswer, is_answer_of_centre, sign_request
from contract.signing_keys import SigningKey
from tests.central.virtual_terminal import NOON, Outgoing, signed_by

DEPARTMENT, ITEM = "police", "GA049"
KEY, NEXT, STRANGE = (SigningKey(bytes([place]) * 32) for place in (1, 2, 3))
NUMBER = f"{ITEM}-20261125-ABCDEFGH"
PAPER = LocalText(zh="体检表", en="Check-up form")
NOT_SIGNED = 401

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def in_text(key: SigningKey) -> bytes:
    return b64encode(key.verify_key.public)


@pytest.fixture
def settings(settings) -> CentreSettings:
    known = {
        "department_urls": {DEPARTMENT: "http://127.0.0.1:9", "hrss": "http://127.0.0.1:9"},
        "department_keys": {DEPARTMENT: (in_text(KEY), in_text(NEXT)), "hrss": (in_text(STRANGE),)},
    }
    return CentreSettings.model_validate(settings.model_dump() | known)


@pytest.fixture
def case(centre) -> str:
    """A case of the police that was received."""
    with centre.database.writing() as session:
        online = OnlineCase("YC-001", "r1", NUMBER, ITEM, DEPARTMENT, None, CaseStatus.RECEIVED)
        open_online_case(session, online, NOON)
    return NUMBER


def news(number: int, status: CaseStatus, **more) -> DepartmentNews:
    return DepartmentNews(case_number=NUMBER, number=number, status=status, happened_at=NOON, **more)


LACKING = news(1, CaseStatus.SUPPLEMENT_REQUIRED, missing=(PAPER,))
ACCEPTED = news(2, CaseStatus.ACCEPTED)
REFUSED = news(3, CaseStatus.NOT_ACCEPTED, reason=PAPER)


def body_of(*some: DepartmentNews) -> bytes:
    return PushedNews(news=some).model_dump_json(exclude_defaults=True).encode()


def reported(*some: DepartmentNews, key: SigningKey = KEY, key_id: str = f"department:{DEPARTMENT}") -> Outgoing:
    return signed_by(key, key_id, "POST", paths.NEWS, body_of(*some))


def send(client, outgoing: Outgoing):
    return client.post(paths.NEWS, content=outgoing.body, headers=outgoing.headers)


def fates(answer) -> list[NewsFate]:
    assert answer.status_code == 200, answer.text
    return list(NewsFates.model_validate_json(answer.content).fates)


def steps_of(centre) -> list[CaseStatus]:
    with centre.database.reading() as session:
        return [step.status for step in view_case(session, find_case(session, NUMBER), centre.keys).steps]


def test_reported_news_moves_its_case(client, centre, case):
    assert fates(send(client, reported(LACKING, ACCEPTED))) == [NewsFate.TAKEN] * 2
    assert steps_of(centre) == [CaseStatus.RECEIVED, CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.ACCEPTED]


@on_sqlite
def test_answer_is_bound_to_what_was_reported(client, centre, case):
    outgoing = Outgoing("POST", "http://testserver" + paths.NEWS, body_of(ACCEPTED))
    signed = sign_request(outgoing, f"department:{DEPARTMENT}", KEY, NOON)
    answer = send(client, outgoing)
    received = ReceivedAnswer(answer.status_code, dict(answer.headers), answer.content)
    assert is_answer_of_centre(received, centre.keys.signing.verify_key, signed)


def test_recorded_request_changes_nothing(client, centre, case):
    recorded = reported(LACKING)
    send(client, recorded)
    send(client, reported(ACCEPTED))
    before = steps_of(centre)
    for _ in range(3):
        assert fates(send(client, recorded)) == [NewsFate.KNOWN]
    assert steps_of(centre) == before


def test_reported_at_one_moment_counts_once(client, centre, case):
    requests = [reported(LACKING, ACCEPTED) for _ in range(8)]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda each: fates(send(client, each)), requests))
    assert sorted(answer.count(NewsFate.TAKEN) for answer in answers) == [0] * 7 + [2]
    assert steps_of(centre) == [CaseStatus.RECEIVED, CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.ACCEPTED]


@on_sqlite
def test_both_keys_count_while_they_change(client, centre, case):
    assert fates(send(client, reported(LACKING, key=KEY))) == [NewsFate.TAKEN]
    assert fates(send(client, reported(ACCEPTED, key=NEXT))) == [NewsFate.TAKEN]


@on_sqlite
@pytest.mark.parametrize(
    ("key", "key_id"),
    [
        (STRANGE, f"department:{DEPARTMENT}"),
        (KEY, DEPARTMENT),
        (KEY, "department:tax"),
        (KEY, "department:"),
        (KEY, f"terminal:{DEPARTMENT}"),
        (KEY, ""),
    ],
)
def test_forged_signer_is_refused(client, centre, case, key, key_id):
    answer = send(client, reported(LACKING, key=key, key_id=key_id))
    assert answer.status_code == NOT_SIGNED
    assert "Signature" not in answer.headers
    assert steps_of(centre) == [CaseStatus.RECEIVED]


@on_sqlite
def test_altered_body_is_refused(client, centre, case):
    outgoing = reported(ACCEPTED)
    outgoing.body = body_of(REFUSED)
    assert send(client, outgoing).status_code == NOT_SIGNED
    assert steps_of(centre) == [CaseStatus.RECEIVED]


@on_sqlite
def test_terminal_tells_no_news(client, centre, case, terminal):
    outgoing = reported(ACCEPTED, key=terminal.key, key_id=terminal.terminal_id)
    assert send(client, outgoing).status_code == NOT_SIGNED


@on_sqlite
@pytest.mark.parametrize("path", [paths.HEARTBEAT, paths.RECORDS, paths.EXECUTE])
def test_department_is_no_terminal(client, case, path):
    outgoing = signed_by(KEY, f"department:{DEPARTMENT}", "POST", path, b"{}")
    assert client.post(path, content=outgoing.body, headers=outgoing.headers).status_code == NOT_SIGNED


@on_sqlite
def test_unsigned_request_is_refused(client, case):
    assert client.post(paths.NEWS, content=body_of(ACCEPTED)).status_code == NOT_SIGNED


@on_sqlite
def test_case_of_another_department_is_refused(client, centre, case, expected_logs):
    answer = send(client, reported(ACCEPTED, key=STRANGE, key_id="department:hrss"))
    assert fates(answer) == [NewsFate.REFUSED]
    assert steps_of(centre) == [CaseStatus.RECEIVED]
    assert [each.getMessage() for each in expected_logs] == [f"hrss tells of {NUMBER} what cannot be: accepted"]


@on_sqlite
def test_news_before_its_case_is_kept(client, centre):
    assert fates(send(client, reported(LACKING))) == [NewsFate.EARLY]
    assert fates(send(client, reported(LACKING))) == [NewsFate.EARLY]


@on_sqlite
@pytest.mark.parametrize("body", [b"", b"[]", b'{"news": []}', b'{"news": [{"status": "accepted"}]}', b"{" * 500])
def test_what_is_no_news_is_refused(client, body):
    outgoing = signed_by(KEY, f"department:{DEPARTMENT}", "POST", paths.NEWS, body)
    answer = send(client, outgoing)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert "Signature" in answer.headers


@on_sqlite
@given(order=st.lists(st.sampled_from([LACKING, ACCEPTED, REFUSED]), min_size=1, max_size=6))
@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.expected_logs("tells of")
def test_whatever_order_the_way_holds(client, centre, case, order):
    for each in order:
        send(client, reported(each))
    steps = steps_of(centre)
    assert all(later in TRANSITIONS[earlier] for earlier, later in pairwise(steps))


def test_key_without_a_system_is_no_setting():
    with pytest.raises(ValidationError, match="sandbox plays it"):
        CentreSettings(department_keys={"tax": (in_text(KEY),)})
