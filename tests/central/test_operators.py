"""Accounts of the console: who comes in, what each role may do, and what is written down of it."""

import base64
import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from central.operators.accounts import FirstSecrets, WantedAccount, open_account
from central.operators.console_audit import OF_NO_PERSON, console_events
from central.operators.models import OperatorAccount
from central.operators.one_time_codes import code_at, counter_at, matching_counter
from central.operators.roles import OperatorRole
from tests.central.web import TestClient


def made(centre, role: OperatorRole, **more: str) -> FirstSecrets:
    with centre.database.writing() as session:
        wanted = WantedAccount(role.value, role, **more)
        return open_account(session, wanted, "张三", centre.clock.now(), centre.keys)


def code_of(account: FirstSecrets, centre, ahead: int = 0) -> str:
    shown = parse_qs(urlsplit(account.code_address).query)["secret"][0]
    return code_at(base64.b32decode(shown), counter_at(centre.clock.now()) + ahead)


def log_in(client: TestClient, account: FirstSecrets, code: str) -> int:
    form = {"operator": account.name, "password": account.password, "code": code}
    return client.post("/console/login", data=form, follow_redirects=False).status_code


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds, code):
    assert code_at(b"12345678901234567890", seconds // 30) == code


@pytest.mark.expected_logs("a wrong console password")
def test_account_needs_password_and_fresh_code(client, centre, clock):
    account = made(centre, OperatorRole.OFFICER)
    code = code_of(account, centre)
    wrong = FirstSecrets(account.name, "wrong", "")
    assert log_in(client, wrong, code) == 403
    assert log_in(client, account, "") == 403
    assert log_in(client, account, code) == 303
    assert log_in(client, account, code) == 403, "a code counts once"
    clock.advance(seconds=30)
    assert log_in(client, account, code_of(account, centre)) == 303


def test_codes_of_long_ago_do_not_match(clock):
    secret, here = b"x" * 20, counter_at(clock.now())
    assert [matching_counter(secret, code_at(secret, here + step), clock.now(), 0) is None for step in (-2, -1, 0, 1, 2)] == [
        True, False, False, False, True
    ]  # fmt: skip
    assert matching_counter(secret, "１２３４５６", clock.now(), 0) is None


@pytest.mark.expected_logs("a wrong console password")
def test_settings_password_ends_with_first_administrator(operator, client, centre):
    assert operator.get("/console/accounts").status_code == 200
    page = operator.post("/console/accounts", data={"name": "王主任", "role": "administrator"}).text
    password = html.unescape(re.search(r'口令 <b class="code">([^<]+)</b>', page)[1])
    assert "<svg" in page
    assert operator.get("/console/manage").url.path == "/console/login", "its logins end"
    form = {"operator": "张三", "password": "open"}
    assert client.post("/console/login", data=form).status_code == 403
    with centre.database.reading() as session:
        noted = [(event.action, event.about) for event in console_events(session, 9)]
        assert ("account_opened", "王主任 administrator") in noted
        assert password not in str([vars(each) for each in console_events(session, 9)])


def accounts_named(centre) -> set[str]:
    with centre.database.reading() as session:
        return set(session.scalars(select(OperatorAccount.name)))


@pytest.mark.expected_logs("a wrong console password")
@pytest.mark.parametrize("name", [*sorted(OF_NO_PERSON), "终端 ", "中\u200b心", "\u202e心中"])
def test_name_of_no_person_is_none_of_accounts(operator, client, centre, name):
    """What the audit keeps under it was done by no account; nor may one only look like it."""
    answer = operator.post("/console/accounts", data={"name": name, "role": "viewer"})
    assert (answer.status_code, accounts_named(centre)) == (422, set())
    form = {"operator": name, "password": "open"}
    assert client.post("/console/login", data=form, follow_redirects=False).status_code in (403, 422)


@pytest.mark.expected_logs("a wrong console password")
def test_settings_password_takes_no_account_name(client, centre):
    account = made(centre, OperatorRole.VIEWER)
    form = {"operator": account.name, "password": "open"}
    assert client.post("/console/login", data=form, follow_redirects=False).status_code == 403
    form["operator"] = "张三"
    assert client.post("/console/login", data=form, follow_redirects=False).status_code == 303


FORMS = {
    "/console/notices": {"text_zh": "通知", "text_en": "Notice"},
    "/console/terminals": {"terminal_id": "Y-1", "site_zh": "村", "site_en": "V", "level": "town", "region": "441602"},
    "/console/cases/NONE/step": {"status": "accepted"},
    "/console/accounts": {"name": "新人", "role": "viewer"},
}
ALLOWED = {
    OperatorRole.VIEWER: set(),
    OperatorRole.OFFICER: {"/console/cases/NONE/step"},
    OperatorRole.PUBLISHER: {"/console/notices"},
    OperatorRole.TECHNICIAN: {"/console/terminals"},
    OperatorRole.ADMINISTRATOR: set(FORMS),
}


def test_each_role_may_what_it_may(client, centre):
    for role, allowed in ALLOWED.items():
        account = made(centre, role)
        assert log_in(client, account, code_of(account, centre)) == 303
        answers = {
            path: client.post(path, data=form, follow_redirects=False).status_code for path, form in FORMS.items()
        }
        assert {path for path, status in answers.items() if status != 403} == allowed
        assert client.get("/console").status_code == 200


def test_own_password_ends_other_logins(app, client, centre, clock):
    account = made(centre, OperatorRole.VIEWER)
    other = TestClient(app)
    assert log_in(client, account, code_of(account, centre)) == 303
    clock.advance(seconds=30)
    assert log_in(other, account, code_of(account, centre)) == 303
    client.post("/console/me", data={"fresh": "a new password"})
    assert other.get("/console").url.path == "/console/login"


def test_strangers_see_what_is_open(client, terminal, clock):
    terminal.beat()
    page = client.get("/open?q=演示")
    assert "演示大厅" in page.text
    assert "开放" in page.text
    there = client.get(f"/open/{terminal.terminal_id}").text
    assert "此终端没有所需设备" in there
    assert "能办" in there
    assert client.get("/open/none").status_code == 404
    clock.advance(hours=1)
    assert "不能用" in client.get("/open").text
