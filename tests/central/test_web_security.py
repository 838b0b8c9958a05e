"""What every answer carries, what is taken from no other site, and what who is not logged in learns: nothing."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import event

from central.assembly.application import ROUTERS, create_app
from contract import paths
from tests.central.web import TestClient

OPEN = {"/", "/console/login", "/console/sign-on", "/console/sign-on/back", "/console/sign-on/out",
        "/cashier/{order_no}", "/verify/{document_id}/{code}", "/papers/{code}",
        "/papers/{code}/{number}.pdf", "/papers/{code}/{number}.ofd", "/open", "/open/{terminal_id}",
        "/health/live", "/health/ready", "/metrics", "/open-data", "/open-data/{name}.{form}"}  # fmt: skip
"""What a browser may see without the password: the way in, what a citizen's phone is led to, and which terminals are open."""


def routes() -> Iterator[APIRoute]:
    return (each for router in ROUTERS for each in router.routes if isinstance(each, APIRoute))


def paths_of(method: str) -> list[str]:
    return sorted({each.path for each in routes() if method in each.methods and not each.path.startswith("/v1")})


def filled(path: str) -> str:
    return path.replace("{", "").replace("}", "")


@pytest.mark.parametrize("path", sorted(set(paths_of("GET")) - OPEN))
def test_nothing_is_shown_before_somebody_logs_in(terminal, client, path):
    answer = client.get(filled(path), follow_redirects=False)
    if path.startswith("/api/"):
        assert (answer.status_code, answer.json()["code"]) == (401, "login")
        assert answer.json().keys() == {"title", "status", "code", "reason"}
        return
    back = {"next": quote(filled(path))} if path.startswith("/console") else {}
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/console/login?{urlencode(back)}".rstrip("?"))
    assert len(answer.content) < 40, "nothing but where to go"


@pytest.mark.parametrize("path", sorted(set(paths_of("POST")) - OPEN - {"/console/logout"}))
def test_nothing_is_done_before_somebody_logs_in(client, path):
    form = {"terminal_id": "A", "site_zh": "a", "site_en": "a", "level": "town", "region": "441602"}
    form |= {"state": "down", "status": "accepted", "text_zh": "a", "text_en": "a", "days": "1"}
    answer = client.post(filled(path), data=form, follow_redirects=False)
    if path.startswith("/api/"):
        assert (answer.status_code, answer.json()["code"]) == (401, "login")
        return
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/console/login")


STRANGE = [
    {"Origin": "http://evil.example"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "null"},
    {"Origin": "http://[broken"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
]
"""What a browser sends with a form of another site."""


@pytest.mark.parametrize("path", paths_of("POST"))
def test_no_form_of_another_site_is_taken(operator, path):
    for headers in STRANGE:
        answer = operator.post(filled(path), data={}, headers=headers, follow_redirects=False)
        assert answer.status_code == 403, headers


@pytest.mark.parametrize("unseen", ["\x00", "\n", "\x85", "\u200b", "\u202e", "\u2066", "\ufeff"])
def test_no_line_turns_another_around(operator, unseen):
    """What citizens and officers read is what was written: nothing in a line hides, or turns what follows."""
    forms = {
        "/console/notices": {"text_zh": f"周五{unseen}停电", "text_en": "Closed on Friday"},
        "/console/staff": {"holder": f"王{unseen}五", "role": "technician"},
        "/console/accounts": {"name": f"王{unseen}五", "role": "viewer"},
    }
    assert {path: operator.post(path, data=form).status_code for path, form in forms.items()} == dict.fromkeys(
        forms, 422
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://centre"},  # the public address, behind a proxy that asks under another name
        {"Sec-Fetch-Site": "none"},
        {},
    ],
    ids=str,
)
def test_our_own_forms_are(operator, headers):
    form = {"state": "down"}
    answer = operator.post("/console/departments/police", data=form, headers=headers, follow_redirects=False)
    assert answer.status_code == 303


def test_every_answer_has_browser_protection_headers(terminal, client, operator):
    answers = [
        operator.get("/console"),
        operator.get("/console/fragment"),
        operator.get("/api/usage"),
        operator.get("/console/cases/none"),
        operator.get("/nothing"),
        operator.get("/nothing%00"),
        operator.get("/api/usage?by=nothing"),
        client.get("/cashier/none"),
        client.post("/console/login", data={}, headers={"Origin": "null"}),
        client.post(paths.RECORDS, content=b"{}"),
        terminal.call("POST", paths.RECORDS, b"{}"),
        client.get("/console/login", headers={"Host": "evil.example"}),
    ]
    assert {each.status_code for each in answers} >= {200, 401, 403, 404, 422}
    for each in answers:
        assert each.headers["Cache-Control"] == "no-store", each.url
        assert each.headers["X-Content-Type-Options"] == "nosniff"
        assert each.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in each.headers["Content-Security-Policy"]
        assert "script" not in each.headers["Content-Security-Policy"]
    assert client.get("/static/console.css").headers["Cache-Control"] == "public, max-age=300"


def test_https_is_asked_for_where_there_is_https(settings, clock, client):
    web = create_app(settings.model_copy(update={"public_url": "https://centre.example"}), clock)
    assert "max-age" in TestClient(web).get("/console/login").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/console/login").headers
    web.state.centre.database.close()


@pytest.mark.parametrize("path", ["/", "/console", "/console/", "/static", "/console/manage/", "/console/login/"])
def test_redirect_ignores_the_stated_host(operator, path):
    answer = operator.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
    assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.expected_logs("a wrong console password")
@pytest.mark.parametrize(("trusted", "asked"), [((), 429), (("127.0.0.0/8", "10.1.0.0/16"), 403)])
def test_forwarded_address_is_believed_from_known_proxy_alone(settings, clock, trusted, asked):
    known = settings.model_validate(settings.model_dump() | {"trusted_proxies": trusted, "console_password": "open"})
    web = create_app(known, clock)
    browser = TestClient(web, client=("127.0.0.1", 1))
    form = {"operator": "张三", "password": "guess"}
    reported = [f"203.0.113.{number}, 10.1.0.9" for number in range(6)]
    codes = [
        browser.post("/console/login", data=form, headers={"X-Forwarded-For": each}).status_code for each in reported
    ]
    assert codes[-1] == asked
    spoofed = [f"198.51.100.{number}, 203.0.113.77, 10.1.0.9" for number in range(6)]
    codes = [
        browser.post("/console/login", data=form, headers={"X-Forwarded-For": each}).status_code for each in spoofed
    ]
    assert codes[-1] == 429, "what stands before the last stranger is his own word"
    web.state.centre.database.close()


def test_twenty_consoles_cost_what_one_costs(settings, clock):
    web = create_app(settings.model_copy(update={"console_snapshot_seconds": 5.0}), clock)
    asked: list[str] = []
    event.listen(web.state.centre.database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    browser = TestClient(web)
    browser.post("/console/login", data={"operator": "张三", "password": "open"})

    def cost() -> int:
        asked.clear()
        assert browser.get("/console/fragment").status_code == 200
        return sum("usage_" in each for each in asked)

    first = cost()
    assert first > 0
    assert [cost() for _ in range(19)] == [0] * 19
    clock.advance(seconds=5)
    assert cost() == first
    web.state.centre.database.close()
