"""Sign-in at the console by the bureau's identity system: a true one lets people in, and no lie does."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import insert
from sqlalchemy.orm import Session

from central.assembly.application import create_app
from central.operators import sign_on_accounts
from central.operators.accounts import WantedAccount, close_account, leave_to_sign_on, open_account
from central.operators.console_audit import console_events
from central.operators.models import KnownSubject, OperatorAccount, SpentSignOn
from central.operators.return_pages import page_of_console
from central.operators.roles import OperatorRole
from central.settings import CentreSettings
from tests.central.lying_provider import CLIENT, FIRST, SECOND, SECRET, STRANGE, LyingProvider, Token, signed
from tests.central.test_operators import code_of, log_in, made
from tests.central.virtual_terminal import NOON
from tests.central.web import TestClient

WELL_KNOWN = "/.well-known/openid-configuration"
UNASKED_BACK = "/console/sign-on/back?code=c&state=s"

pytestmark = pytest.mark.expected_logs("a sign-in from", "the identity system", "a wrong console password")


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the statements are those of other pages."""
    return sqlite_url


@pytest.fixture
def provider(clock) -> Iterator[LyingProvider]:
    with LyingProvider(clock) as here:
        yield here


@pytest.fixture
def reported() -> Token:
    """What a test tells the centre besides."""
    return {}


@pytest.fixture
def settings(settings, provider, reported) -> CentreSettings:
    of_provider = {name: reported[name] for name in reported if name != "password_accounts"}
    asked = provider.settings(**of_provider)
    more = {"identity_provider": asked, "identity_provider_secret": SecretStr(SECRET)}
    if "password_accounts" in reported:
        more["password_accounts"] = reported["password_accounts"]
    return CentreSettings.model_validate(settings.model_dump() | more)


def away(client: TestClient, page: str = "") -> str:
    """Where the browser is sent to sign in."""
    answer = client.get(f"/console/sign-on?next={page}", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def signed_on(client: TestClient, provider: LyingProvider, page: str = ""):
    """What the browser is shown when it has come back."""
    return client.get(provider.agreed(away(client, page)))


def events(centre) -> list[tuple[str, str, str]]:
    with centre.database.reading() as session:
        return [(each.operator, each.action, each.about) for each in console_events(session, 9)]


FIRST_TIME = [("officer", "sign_on", ""), ("统一身份认证", "sign_on_bound", "officer")]


def left_to_provider(centre, name: str = "officer", role: OperatorRole = OperatorRole.OFFICER) -> None:
    """An account of this name that is entered by the identity system alone."""
    with centre.database.writing() as session:
        wanted = WantedAccount(name, role, signs_on=True)
        open_account(session, wanted, "张三", centre.clock.now(), centre.keys)


def test_person_comes_back_to_the_page_asked_for(client, centre, provider):
    left_to_provider(centre)
    asked = client.get("/console/counts?down=day", follow_redirects=False).headers["Location"]
    login = client.get(asked)
    assert 'href="/console/sign-on?next=/console/counts%3Fdown%3Dday"' in login.text
    answer = signed_on(client, provider, "/console/counts%3Fdown%3Dday")
    assert '<meta http-equiv="refresh" content="0; url=/console/counts?down=day">' in answer.text
    assert client.get("/console/counts?down=day").url.path == "/console/counts"
    assert events(centre) == FIRST_TIME
    cookie = answer.headers["set-cookie"]
    assert "central_console=" in cookie
    assert "SameSite=strict" in cookie
    assert "HttpOnly" in cookie
    pair = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    assert f"Authorization: Basic {pair}" in provider.heads[1], "the secret is shown to the token endpoint"
    assert not any(pair in head for head in (provider.heads[0], provider.heads[2])), "and nowhere else"


def test_address_of_provider_names_no_person_or_page(client, provider):
    wanted = dict(parse_qsl(urlsplit(away(client, "/console/cases%3Fq%3Dchen")).query))
    assert wanted.keys() == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
    }  # fmt: skip
    assert (wanted["scope"], wanted["code_challenge_method"]) == ("openid", "S256")
    assert wanted["redirect_uri"] == "http://centre/console/sign-on/back"


def lettered(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def put_together(alg: str, claims: Token, sign: Callable[[bytes], bytes]) -> str:
    """By hand: no library makes such tokens."""
    head = ".".join(lettered(json.dumps(each).encode()) for each in ({"alg": alg, "kid": "one"}, claims))
    return f"{head}.{lettered(sign(head.encode()))}"


def not_signed(claims: Token) -> str:
    return put_together("none", claims, lambda _: b"")


def by_shared_key(claims: Token) -> str:
    """As one who takes the public key, which everybody knows, for a secret."""
    return put_together("HS256", claims, lambda head: hmac.digest(FIRST.as_pem(private=False), head, "sha256"))


LIES: dict[str, tuple[Token, Callable[[Token], str], str]] = {
    "another nonce": ({"nonce": "n"}, signed(), "nonce"),
    "no nonce": ({"nonce": None}, signed(), "nonce"),
    "for another client": ({"aud": "another"}, signed(), "aud"),
    "for many clients": ({"aud": [CLIENT, "another"]}, signed(), "azp"),
    "given to another client": ({"azp": "another"}, signed(), "azp"),
    "of another issuer": ({"iss": "http://127.0.0.1"}, signed(), "iss"),
    "expired": ({"exp": 1_000_000_000}, signed(), "exp"),
    "without an end": ({"exp": None}, signed(), "exp"),
    "of the future": ({"iat": 9_000_000_000}, signed(), "iat"),
    "about nobody": ({"sub": None}, signed(), "sub"),
    "for another access token": ({"at_hash": "x"}, signed(), "at_hash"),
    "not signed": ({}, not_signed, ""),
    "signed with what is public": ({}, by_shared_key, ""),
    "signed by a stranger": ({}, signed(STRANGE), ""),
    "signed by an unknown key": ({}, signed(SECOND), ""),
    "no token": ({}, lambda _: "a.b", ""),
    "an empty one": ({}, lambda _: "", ""),
}


def test_no_lie_lets_anybody_in(client, centre, provider):
    left_to_provider(centre)
    for name, (lies, sign, reason) in LIES.items():
        provider.lies, provider.sign = lies, sign
        answer = signed_on(client, provider)
        assert (answer.status_code, "没有通过核验" in answer.text) == (403, True), name
        assert "central_console" not in client.cookies, name
        operator, action, about = events(centre)[0]
        assert (operator, action) == ("统一身份认证", "sign_on_refused"), name
        assert reason in about, name
    provider.lies, provider.sign = {}, signed()
    assert signed_on(client, provider).status_code == 200


def test_each_sign_in_counts_once_in_its_browser(app, client, centre, provider, clock):
    left_to_provider(centre)
    back = provider.agreed(away(client))
    stranger = TestClient(app)
    assert stranger.get(back).status_code == 403, "who is sent another's code"
    away(stranger)
    assert stranger.get(back).status_code == 403, "also where they began one of their own"
    carried = client.cookies["central_sign_on"]
    code = dict(parse_qsl(urlsplit(back).query))["code"]
    again = dict(provider.codes[code])
    assert client.get(f"{back}&iss=https://another.example").status_code == 403, "another system's answer"
    client.cookies.set("central_sign_on", carried, path="/console/sign-on")
    assert client.get(back).status_code == 200
    client.cookies.clear()
    client.cookies.set("central_sign_on", carried, path="/console/sign-on")
    provider.codes[code] = again
    assert client.get(back).status_code == 403, "the same once more, though the system would take the code again"
    late = provider.agreed(away(client))
    clock.advance(minutes=10)
    assert client.get(late).status_code == 403
    assert client.get(UNASKED_BACK).status_code == 403
    assert events(centre) == FIRST_TIME, "what anybody could do fills no audit"
    assert signed_on(client, provider).status_code == 200
    with centre.database.reading() as session:
        assert session.query(SpentSignOn).count() == 1, "those that are over are cleared away"


def test_refusal_to_agree_is_reported(client, provider):
    wanted = dict(parse_qsl(urlsplit(away(client)).query))
    answer = client.get(f"/console/sign-on/back?error=access_denied&state={wanted['state']}")
    assert (answer.status_code, "没有放行" in answer.text) == (403, True)
    forged = client.get(
        f"/console/sign-on/back?code=forged&state={dict(parse_qsl(urlsplit(away(client)).query))['state']}"
    )
    assert (forged.status_code, "请重新登录" in forged.text) == (403, True)


def test_changed_keys_are_fetched_once(client, centre, provider, clock):
    left_to_provider(centre)
    assert signed_on(client, provider).status_code == 200
    assert signed_on(client, provider).status_code == 200
    assert [provider.asked.count(each) for each in (WELL_KNOWN, "/keys")] == [1, 1], "they are kept"
    provider.sign, provider.shown = signed(SECOND), [FIRST, SECOND]
    assert signed_on(client, provider).status_code == 403, "no sooner than half a minute"
    clock.advance(seconds=30)
    assert signed_on(client, provider).status_code == 200
    assert provider.asked.count("/keys") == 2
    clock.advance(hours=1)
    provider.answers = "503 Service Unavailable"
    assert away(client), "what it said of itself holds while it does not answer"


ABOUT_ITSELF: dict[str, Token] = {
    "another issuer": {"issuer": "https://another.example"},
    "no keys": {"jwks_uri": None},
    "in the clear": {"token_endpoint": "http://identity.example/token"},
    "elsewhere": {"authorization_endpoint": "javascript:alert(1)"},
}


def test_provider_that_fails_leaves_passwords(app, client, centre, provider):
    account = made(centre, OperatorRole.OFFICER)
    for name, itself in ABOUT_ITSELF.items():
        provider.about_itself = itself
        answer = client.get("/console/sign-on")
        assert (answer.status_code, "暂时没有应答" in answer.text) == (503, True), name
    provider.about_itself, provider.answers = {}, "500 Internal Server Error"
    assert [client.get("/console/sign-on").status_code for _ in range(5)] == [503] * 5
    asked = len(provider.asked)
    page = client.get("/console/sign-on?next=/console/counts")
    assert (page.status_code, len(provider.asked)) == (503, asked), "it is left alone for a while"
    assert 'name="next" value="/console/counts"' in page.text
    form = {"operator": account.name, "password": account.password, "code": code_of(account, centre)}
    answer = client.post("/console/login", data=form | {"next": "/console/counts"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/counts")


def test_silent_provider_is_given_up(provider, settings, clock, monkeypatch):
    monkeypatch.setattr(LyingProvider, "_answer", lambda *_: (_ for _ in ()).throw(OSError))
    asked = settings.identity_provider.model_copy(update={"timeout_seconds": 0.05})
    app = create_app(settings.model_copy(update={"identity_provider": asked}), clock)
    assert TestClient(app).get("/console/sign-on").status_code == 503
    app.state.centre.database.close()


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "/console.evil.example", "/consoles", "/cashier/1",
        "/console/a b", "/console\\@evil", "/console/\r\nLocation: x", "/console/login", "/console/sign-on", "/console/" + "x" * 500,
        "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_no_other_page_is_come_back_to(wanted):
    assert page_of_console(wanted) == "/console/manage"


UNUSABLE = (
    None, 7, "", "一个超过二十个字的账户名不能用作控制台里的账户", "a\x00b", "张\u200b伟", "\u202e张伟", "张\ue000", "统一身份认证",
)  # fmt: skip


def test_accounts_are_those_of_the_console(client, centre, provider):
    answer = signed_on(client, provider)
    assert (answer.status_code, "没有账户“officer”" in answer.text) == (403, True)
    left_to_provider(centre)
    assert signed_on(client, provider).status_code == 200
    provider.person = {"sub": "p-2", "name": "officer"}
    assert "属于另一个人" in signed_on(client, provider).text
    with centre.database.writing() as session:
        leave_to_sign_on(session, "officer")
    assert signed_on(client, provider).status_code == 200, "whoever comes first after that has it"
    with centre.database.writing() as session:
        close_account(session, "officer", centre.clock.now())
    assert "已停用" in signed_on(client, provider).text
    for unusable in UNUSABLE:
        provider.lies = {"name": unusable}
        assert "没有给出可用的账户名" in signed_on(client, provider).text
    reasons = [about for _, action, about in events(centre) if action == "sign_on_refused"]
    assert reasons == ["no_name"] * 9
    with centre.database.reading() as session:
        assert [each.about for each in console_events(session, 99) if each.action == "sign_on_refused"][9:] == [
            "closed", "another_person", "unknown",
        ]  # fmt: skip


def test_new_name_makes_no_second_account(client, centre, provider):
    for name in ("officer", "zhang"):
        left_to_provider(centre, name)
    assert signed_on(client, provider).status_code == 200
    provider.person = {"sub": "p-1", "name": "zhang"}
    refused = signed_on(client, provider)
    assert (refused.status_code, "已用另一个账户名" in refused.text) == (403, True)
    with centre.database.writing() as session:
        leave_to_sign_on(session, "officer")
    assert signed_on(client, provider).status_code == 403, "also when the first one was left to somebody else"
    with centre.database.writing() as session:
        close_account(session, "officer", centre.clock.now())
    assert signed_on(client, provider).status_code == 403, "and when it was closed"
    assert events(centre)[0] == ("zhang", "sign_on_refused", "another_name")
    provider.person = {"sub": "p-2", "name": "zhang"}
    assert signed_on(client, provider).status_code == 200, "somebody else has it"


def test_account_with_password_is_taken_by_no_subject(app, client, centre, provider):
    administrator = made(centre, OperatorRole.ADMINISTRATOR)
    made(centre, OperatorRole.OFFICER)
    refused = signed_on(client, provider)
    assert (refused.status_code, "用本中心的口令登录" in refused.text) == (403, True)
    assert events(centre)[0] == ("officer", "sign_on_refused", "by_password")
    chief = TestClient(app)
    assert log_in(chief, administrator, code_of(administrator, centre)) == 303
    assert "改用统一身份认证" in chief.get("/console/accounts").text
    page = chief.post("/console/accounts/sign-on", data={"name": "officer"})
    assert (page.status_code, "officer 用统一身份认证登录" in page.text) == (200, True)
    assert chief.post("/console/accounts/sign-on", data={"name": "nobody"}).status_code == 404
    assert signed_on(client, provider).status_code == 200
    assert "在那里管理" in client.get("/console/me").text
    assert client.post("/console/me", data={"fresh": "a new password"}, follow_redirects=False).status_code == 403
    assert chief.post("/console/accounts/renew", data={"name": "officer"}).status_code == 200
    assert client.get("/console", follow_redirects=False).status_code == 303, "its logins end"
    assert signed_on(client, provider).status_code == 403, "it has a password again"


def test_new_account_has_no_password_where_wanted(app, client, centre, provider):
    administrator = made(centre, OperatorRole.ADMINISTRATOR)
    assert log_in(client, administrator, code_of(administrator, centre)) == 303
    form = {"name": "officer", "role": "officer", "signs_on": "true"}
    page = client.post("/console/accounts", data=form).text
    assert ("officer 用统一身份认证登录" in page, "<svg" in page) == (True, False)
    browser = TestClient(app)
    assert browser.post("/console/login", data={"operator": "officer", "password": ""}).status_code in (403, 422)
    assert signed_on(browser, provider).status_code == 200


def same_account(session: Session, _: LyingProvider) -> None:
    wanted = WantedAccount("officer", OperatorRole.OFFICER, signs_on=True)
    session.execute(
        insert(OperatorAccount).values(**vars(wanted), password_hash="", code_box=b"", made_by="", made_at=NOON)
    )


def same_person(session: Session, provider: LyingProvider) -> None:
    mark = hashlib.sha256(f"{provider.issuer}\np-1".encode()).hexdigest()
    session.execute(insert(KnownSubject).values(subject_mark=mark, account="another"))


@pytest.mark.parametrize("reported", [{"roles_claim": "groups", "roles": {"gk": "officer"}}])
@pytest.mark.parametrize("other", [same_account, same_person])
def test_crossed_first_sign_in_begins_again(client, centre, provider, monkeypatch, other):
    def crossed(session, *given):
        other(session, provider)
        return open_account(session, *given)

    provider.lies = {"groups": ["gk"]}
    with monkeypatch.context() as patch:
        patch.setattr(sign_on_accounts, "open_account", crossed)
        answer = signed_on(client, provider)
    assert (answer.status_code, "请再登录一次" in answer.text) == (409, True)
    assert events(centre) == []
    assert signed_on(client, provider).status_code == 200


MAPPED = {
    "roles_claim": "realm.groups",
    "roles": {"gk-admin": "administrator", "gk-officer": "officer"},
    "regions_claim": "towns",
    "regions": {"district": "", "yuancheng": "441602", "first town": "441602001", "other": "441623"},
}


@pytest.mark.parametrize("reported", [MAPPED])
def test_role_and_reach_come_from_claims_alone(client, centre, provider):
    def come(groups: object, towns: object) -> tuple[str, str] | str:
        provider.lies = {"realm": {"groups": groups}, "towns": towns}
        answer = signed_on(client, provider)
        if answer.status_code == 403:
            return events(centre)[0][2]
        with centre.database.reading() as session:
            row = session.get_one(OperatorAccount, "officer")
            return row.role, row.region

    assert come(["staff"], ["district"]) == "no_role"
    assert come("gk-admins", ["district"]) == "no_role"
    assert come({"gk-admin": True}, ["district"]) == "no_role"
    assert come(["gk-officer"], []) == "no_region"
    assert come(["gk-officer"], ["yuancheng", "other"]) == "no_region", "an account has room for one"
    with centre.database.reading() as session:
        assert session.get(OperatorAccount, "officer") is None
    assert come(["gk-officer", "x"], "first town") == ("officer", "441602001")
    assert come(["gk-officer"], ["first town", "yuancheng"]) == ("officer", "441602")
    assert come(["gk-officer", "gk-admin"], ["district", "other"]) == ("administrator", "")
    assert come([], ["district"]) == "no_role", "who has it no more does not come in"
    kinds = [(action, about) for _, action, about in events(centre) if action.startswith("account_")]
    assert ("account_mapped", "officer administrator") in kinds


@pytest.mark.parametrize("reported", [MAPPED])
def test_role_taken_away_ends_login_and_password(app, client, centre, provider):
    account = made(centre, OperatorRole.OFFICER)
    with centre.database.writing() as session:
        mark = hashlib.sha256(f"{provider.issuer}\np-1".encode()).hexdigest()
        session.get_one(OperatorAccount, "officer").subject_mark = mark
        session.add(KnownSubject(subject_mark=mark, account="officer"))
    assert log_in(TestClient(app), account, code_of(account, centre)) == 403, "the system says what it may do"
    provider.lies = {"realm": {"groups": ["gk-officer"]}, "towns": ["yuancheng"]}
    for groups, towns in (([], ["yuancheng"]), (["gk-officer"], [])):
        provider.lies = {"realm": {"groups": ["gk-officer"]}, "towns": ["yuancheng"]}
        assert signed_on(client, provider).status_code == 200
        assert client.get("/console", follow_redirects=False).status_code == 200
        provider.lies = {"realm": {"groups": groups}, "towns": towns}
        assert signed_on(TestClient(app), provider).status_code == 403
        assert client.get("/console", follow_redirects=False).status_code == 303, "at once"


@pytest.mark.expected_logs("no administrator of everything would be left")
@pytest.mark.parametrize("reported", [MAPPED])
def test_claims_take_no_last_administrator_away(app, client, centre, provider):
    whole = {"realm": {"groups": ["gk-admin"]}, "towns": ["district"]}
    provider.lies = whole
    assert signed_on(client, provider).status_code == 200
    for less in (whole | {"realm": {"groups": ["gk-officer"]}}, whole | {"towns": ["yuancheng"]}):
        provider.lies = less
        answer = signed_on(TestClient(app), provider)
        assert (answer.status_code, "仅有的不限范围的管理员" in answer.text) == (403, True)
        assert events(centre)[0] == ("officer", "sign_on_refused", "last_administrator")
        assert client.get("/console", follow_redirects=False).status_code == 303, "its login ends all the same"
    form = {"operator": "张三", "password": "open"}
    assert client.post("/console/login", data=form).status_code == 403, "the settings' password stays shut"
    left_to_provider(centre, "another", OperatorRole.ADMINISTRATOR)
    assert signed_on(client, provider).status_code == 200


def test_one_sign_in_asks_the_provider_once(client, provider, clock):
    state = dict(parse_qsl(urlsplit(away(client)).query))["state"]
    carried = client.cookies["central_sign_on"]
    for _ in range(3):
        client.cookies.clear()
        client.cookies.set("central_sign_on", carried, path="/console/sign-on")
        assert client.get(f"/console/sign-on/back?code=guess&state={state}").status_code == 403
    assert provider.asked.count("/token?of=console") == 1
    statuses = []
    for _ in range(4):
        state = dict(parse_qsl(urlsplit(away(client)).query))["state"]
        statuses.append(client.get(f"/console/sign-on/back?code=guess&state={state}").status_code)
    assert statuses == [403, 403, 403, 429], "as wrong passwords are"
    assert provider.asked.count("/token?of=console") == 4
    clock.advance(minutes=1)
    state = dict(parse_qsl(urlsplit(away(client)).query))["state"]
    assert client.get(f"/console/sign-on/back?code=guess&state={state}").status_code == 403


@pytest.mark.parametrize("reported", [{"password_accounts": ("administrator",)}])
def test_passwords_are_left_for_emergencies(client, centre, provider):
    officer, emergency = made(centre, OperatorRole.OFFICER), made(centre, OperatorRole.ADMINISTRATOR)
    assert "只留给应急账户" in client.get("/console/login").text
    assert log_in(client, officer, code_of(officer, centre)) == 403
    with centre.database.writing() as session:
        leave_to_sign_on(session, "officer")
    assert signed_on(client, provider).status_code == 200
    assert "在那里管理" in client.get("/console/me").text
    assert client.post("/console/me", data={"fresh": "a new password"}, follow_redirects=False).status_code == 403
    provider.person = {"sub": "p-9", "name": "administrator"}
    assert "只用本中心的口令" in signed_on(client, provider).text
    client.cookies.clear()
    assert log_in(client, emergency, code_of(emergency, centre)) == 303
    page = client.post("/console/accounts", data={"name": "新人", "role": "viewer"}).text
    assert "新人 用统一身份认证登录" in page
    assert "<svg" not in page
    for path, name in (("renew", "officer"), ("sign-on", "administrator")):
        assert client.post(f"/console/accounts/{path}", data={"name": name}).status_code == 409, "the settings say so"


@pytest.mark.expected_logs("none of the password_accounts is an open administrator")
@pytest.mark.parametrize("reported", [{"password_accounts": ("administrator",)}])
def test_centre_says_when_no_emergency_account_is_left(centre, settings, clock, expected_logs):
    assert not any("password_accounts" in each.getMessage() for each in expected_logs), "the settings' password is left"
    left_to_provider(centre, "another", OperatorRole.ADMINISTRATOR)
    made(centre, OperatorRole.ADMINISTRATOR, region="441602")
    create_app(settings, clock).state.centre.database.close()
    assert any("password_accounts" in each.getMessage() for each in expected_logs)


def test_lock_out_of_passwords_is_not_touched(client, centre, provider):
    left_to_provider(centre)
    wrong = {"operator": "officer", "password": "wrong"}
    codes = [client.post("/console/login", data=wrong).status_code for _ in range(5)]
    assert codes[-1] == 429
    assert signed_on(client, provider).status_code == 200
    assert client.post("/console/login", data=wrong).status_code == 429, "it does not begin again either"


def test_leaving_offers_to_leave_the_provider(client, centre, provider, clock):
    left_to_provider(centre)
    signed_on(client, provider)
    page = client.post("/console/logout")
    assert (page.url.path, "也退出" in page.text) == ("/console/sign-on/out", False), "this one offers nothing"
    assert client.get("/console", follow_redirects=False).status_code == 303
    provider.about_itself = {"end_session_endpoint": f"{provider.issuer}/leave"}
    clock.advance(hours=1)
    offered = client.get("/console/sign-on/out").text
    assert (
        f"{provider.issuer}/leave?client_id=console&amp;post_logout_redirect_uri=http%3A%2F%2Fcentre%2Fconsole%2Flogin"
        in offered
    )


GOOD: Token = {"issuer": "https://id.example", "client_id": "c"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://id.example"}, {"issuer": "https://id.example?x=1"}, {"issuer": "id.example"}, {"client_id": ""},
        {"scopes": ["profile"]}, {"roles_claim": "groups"}, {"roles": {"a": "viewer"}}, {"roles_claim": "g", "roles": {"a": "king"}},
        {"regions_claim": "towns", "regions": {"a": "44"}}, {"secret": "x"},
        {"roles_claim": "g", "roles": {"a": "viewer"}, "regions_claim": "t", "regions": {"a": "town"}},
    ],
)  # fmt: skip
def test_settings_that_cannot_hold_are_refused(wrong):
    CentreSettings.model_validate({"identity_provider": GOOD})
    with pytest.raises(ValidationError):
        CentreSettings.model_validate({"identity_provider": GOOD | wrong})


@pytest.mark.parametrize("wrong", [{"password_accounts": ["a"]}, {"password_accounts": [], "identity_provider": GOOD}])
def test_settings_shut_no_administrator_out(wrong):
    with pytest.raises(ValidationError):
        CentreSettings.model_validate(wrong)


def test_roles_of_settings_are_roles_of_console():
    for role in OperatorRole:
        CentreSettings.model_validate({"identity_provider": GOOD | {"roles_claim": "g", "roles": {"a": role.value}}})


def test_valid_time_ends_before_leeway_makes_it_long(client, centre, provider, clock):
    left_to_provider(centre)
    for late, status in ((timedelta(seconds=60), 200), (timedelta(seconds=61), 403)):
        provider.lies = {"exp": int((clock.now() - late).timestamp()) + 1}
        assert signed_on(client, provider).status_code == status
