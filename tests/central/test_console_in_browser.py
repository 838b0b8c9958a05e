"""Every page of the console in Debian's Chromium, on a phone, at a desk and on a wide screen: no error, no more than
minor findings of axe, nothing too wide.

`CONSOLE_PICTURES=folder` keeps a picture of each page.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright

from central.alarms.service import judge_terminals
from central.catalogue_publishing.drafts import find_item, make_draft
from central.centre import CentreContext
from central.help_calls.service import answer_call
from contract import paths
from contract.help_calls import HelpCallRequest
from contract.records import RatingFacts
from contract.terminals import FaultReport
from contract.terms import Channel, Outcome, RatingLevel
from tests.central.served import served
from tests.central.virtual_terminal import NOON, person

CHROMIUM = Path("/usr/bin/chromium")
PAGES = {
    "overview": "/console", "map": "/console/map",
    "counts": "/console/counts?first=2026-11-01&down=day",
    "crossed": "/console/counts?down=department&across=terminal",
    "figures": "/console/figures", "report": "/console/report?year=2026",
    "cases": "/console/cases", "case": "/console/cases/{case}", "orders": "/console/orders",
    "ratings": "/console/ratings", "searches": "/console/searches", "calls": "/console/calls",
    "video": "/console/calls/YC-001/call/video",
    "releases": "/console/releases", "counted": "/console/counts/records?first=2026-11-01",
    "faults": "/console/faults", "terminal": "/console/terminals/YC-001",
    "catalogue": "/console/catalogue?q=社保", "item": "/console/catalogue/items/RS001",
    "draft": "/console/catalogue/drafts/draft",
    "copy": "/console/catalogue/items/RS001/copy", "knowledge": "/console/knowledge?q=社保",
    "entry": "/console/knowledge/entries/K0001", "new_entry": "/console/knowledge/entries/new",
    "entry_draft": "/console/catalogue/drafts/entry_draft", "problem": "/console/cases/ZZ999",
    "settings": "/console/settings?kind=terminal&name=YC-001",
    "manage": "/console/manage", "staff": "/console/staff", "accounts": "/console/accounts", "audit": "/console/audit", "me": "/console/me",
    "register": "/console/register", "register_found": "/console/register?q=YC",
    "open": "/open", "open_found": "/open?q=YC", "open_data": "/open-data",
    "open_there": "/open/YC-001", "open_there_found": "/open/YC-001?q=社保",
}  # fmt: skip
STRANGERS = ("/console/login", "/verify/a/b", "/cashier/none", "/papers/none")
"""Pages for who is not signed in, and what they say of what is not there."""
SIZES = {"phone": (390, 844), "desk": (1400, 900), "wide": (1920, 1080)}
HEARD = """() => {
  const start = OscillatorNode.prototype.start;
  sessionStorage.heard = "";
  OscillatorNode.prototype.start = function (at) {
    sessionStorage.heard += " " + this.frequency.value;
    start.call(this, at);
  };
}"""
"""Keeps which tones are sounded, beyond the page."""
CHANGED = """() => {
  window.changed = [];
  const board = document.getElementById("board");
  new MutationObserver(() => changed.push(board.textContent)).observe(board, { childList: true });
}"""
"""Keeps what the living part of a page is changed to."""
SERIOUS = ("moderate", "serious", "critical")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


@pytest.fixture
def database_url(migrated_file, tmp_path) -> str:
    """SQLite alone: the pages are the same."""
    shutil.copyfile(migrated_file, tmp_path / "central.db")
    return f"sqlite:///{tmp_path}/central.db"


@pytest.fixture
def lived(enrol, centre) -> str:
    """Two terminals with some days behind them, and ratings that are not all good; the number of a case."""
    one, other = enrol("YC-001"), enrol("YC-002")
    for day in range(6):
        at = NOON - timedelta(days=day)
        one.upload(*(one.case("RS009", who=person(f"{day:03}"), occurred_at=at) for _ in range(day + 1)))
    done, applied = (
        other.case("GA001", "police", outcome=Outcome.COMPLETED, channel=Channel.ONLINE),
        other.case("GA002", "police"),
    )
    other.upload(
        done,
        applied,
        *(
            other.record(RatingFacts(item_code="RS009", department="hrss", level=level))
            for level in (RatingLevel.DISSATISFIED, *[RatingLevel.VERY_SATISFIED] * 6)
        ),
    )
    one.beat(faults=(FaultReport(id="camera.no_answer", note="no frame"), FaultReport(id="receipt_printer.paper_low")))
    judge_terminals(centre)
    with centre.database.writing() as session:
        place = find_item(session, "RS001")
        texts = {"fee.zh": "第一份不收费", "fee.en": "The first copy is free"}
        make_draft(session, place, texts, "物价部门通知", "李四", NOON).draft_id = "draft"
        entry = find_item(session, "K0001")
        answer = {"answer.zh": "请带身份证到网点办理。", "answer.en": "Bring your ID card."}
        make_draft(session, entry, answer, "核对", "李四", NOON).draft_id = "entry_draft"
    for terminal in (one, other):
        request = HelpCallRequest(terminal_id=terminal.terminal_id, call_id="call")
        terminal.call("POST", paths.HELP_CALLS, request.model_dump_json().encode())
    other.case("RS009")
    other.upload(other.case("RS009"))
    return applied.facts.case_number


@pytest.fixture
def address(app, lived) -> Iterator[str]:
    with served(app) as where:
        yield where


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


def is_wrong(message: ConsoleMessage) -> bool:
    """Whether it is more than the refusals that are part of the test."""
    is_meant = "status of 409" in message.text or message.location["url"].endswith((PAGES["problem"], *STRANGERS))
    return message.type in ("error", "warning") and not is_meant


def looked_at(page: Page, address: str, name: str, size: str) -> list[str]:
    """What is wrong with one page: findings of axe, a page that is wider than its screen.

    Axe finds nothing else at a desk than on a wide screen.
    """
    page.goto(address)
    found = [] if size == "desk" else Axe().run(page).response["violations"]
    problems = [
        f"{name} {size}: {each['id']} {node['html'][:120]}"
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"][:2]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        problems.append(f"{name} {size}: wider than the screen")
    if folder := os.environ.get("CONSOLE_PICTURES"):
        page.screenshot(path=Path(folder) / f"console-{name}-{size}.png", full_page=True)
    return problems


def log_in_by_form(page: Page, address: str) -> None:
    page.goto(f"{address}/console/login")
    page.get_by_label("账户名").fill("张三")
    page.get_by_label("控制台口令").fill("open")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/console/manage")


def answer_two_calls(page: Page, address: str, centre: CentreContext) -> None:
    """Somebody else is faster at the second one."""

    def be_slower(route: Route) -> None:
        terminal_id, call_id, _ = route.request.url.rsplit("/", 3)[1:]
        with centre.database.writing() as session:
            answer_call(session, (terminal_id, call_id), "李四", centre.clock.now())
        route.continue_()

    page.goto(address + PAGES["calls"])
    with page.expect_response("**/console/calls/fragment") as renewed:
        pass
    assert renewed.value.ok, "the page renews itself"
    assert [each.url.rsplit("/", 1)[1] for each in page.workers] == ["beat.js"], "it does so behind other pages"
    page.get_by_role("button", name="打开铃声").click()
    page.get_by_role("button", name="关闭铃声").wait_for()
    assert page.title().startswith("(2) "), "the number that rings is seen behind other pages too"
    page.get_by_role("button", name="我去").first.click()
    page.get_by_text("正在过去").wait_for()
    assert page.get_by_role("button", name="关闭铃声").is_visible(), "it goes on ringing for the other"
    page.route("**/answer", be_slower)
    page.get_by_role("button", name="我去").click()
    page.get_by_text("李四 已经应答").wait_for()
    page.unroute("**/answer")


def overtake_a_slow_answer(page: Page, address: str) -> None:
    """What was asked for before comes after what was asked for later, and changes nothing any more."""
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.fulfill(body="<p>later</p>")
        else:
            held.append(route)

    page.goto(address + PAGES["calls"])
    page.route("**/console/calls/fragment", hold_the_first)
    page.get_by_text("later").wait_for()
    page.evaluate(CHANGED)
    held[0].fulfill(body="<p>before</p>")
    for _ in range(2):
        with page.expect_response("**/console/calls/fragment"):
            pass
    assert page.evaluate("changed") == []
    page.unroute("**/console/calls/fragment")


def hear_the_login_end(page: Page, address: str) -> None:
    page.goto(address + PAGES["calls"])
    page.evaluate(HEARD)
    page.get_by_role("button", name="打开铃声").click()
    page.context.clear_cookies()
    page.wait_for_url("**/console/login")
    assert page.evaluate("sessionStorage.heard").endswith(" 440 330"), "who works behind other pages hears it"


def open_the_menu_before_the_scripts(page: Page, address: str) -> None:
    """On a phone whose line is slow: what is seen can be pressed."""
    held: list[Route] = []
    page.set_viewport_size({"width": 390, "height": 844})
    page.route("**/static/console.js", lambda route: held.append(route))  # noqa: PLW0108 -- playwright asks a bound method of a list for what it lacks
    page.goto(address + PAGES["calls"], wait_until="commit")
    page.get_by_role("button", name="菜单").click()
    page.get_by_role("link", name="总览").wait_for()
    assert page.locator("#sound").is_hidden(), "the page's own script is still on its way"
    for route in held:
        route.continue_()
    page.get_by_role("button", name="打开铃声").wait_for()
    page.unroute("**/static/console.js")


def walk_the_menu(page: Page, address: str) -> None:
    """By keys alone: one line on a small screen of a desk, a drawer on a phone, and nothing that stays open."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address + PAGES["figures"])
    tops = page.locator(".menu > ul > li").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
    )
    assert len(set(tops)) == 1, f"the menu stands on one line: {tops}"
    page.locator(".menu summary", has_text="内容").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="知识库").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="知识库").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "内容"
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="总览").wait_for(state="hidden")
    page.get_by_role("button", name="菜单").press("Enter")
    page.get_by_role("link", name="运行指标").wait_for()
    page.locator(".menu summary", has_text="运维").press("Enter")
    page.get_by_role("link", name="运行指标").wait_for(state="hidden")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="软件版本").press("Enter")
    page.wait_for_url("**/console/releases")


def test_pages_are_whole_in_a_browser(address, lived, browser, centre, monkeypatch):
    monkeypatch.setattr("central.console.cases.call_routes.EVERY_MS", 500)
    wrong: list[str] = []
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text) if is_wrong(message) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    wrong += [each for path in STRANGERS for each in looked_at(page, address + path, path, "phone")]
    log_in_by_form(page, address)
    page.goto(address + PAGES["terminal"])
    page.get_by_role("button", name="重启程序").click()
    page.get_by_text("待终端领取").wait_for()
    page.goto(address + PAGES["settings"])
    page.get_by_label("音量").fill("40")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="保存并下发").click()
    page.get_by_role("button", name="全部不设").wait_for()
    answer_two_calls(page, address, centre)
    overtake_a_slow_answer(page, address)
    open_the_menu_before_the_scripts(page, address)
    walk_the_menu(page, address)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for name, path in PAGES.items():
            wrong += looked_at(page, address + path.format(case=lived), name, size)
    assert wrong == [], "\n".join(wrong)
    page.goto(address + PAGES["map"])
    page.locator("svg.for-screens a.site").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/map#site-441602001-1")
    assert page.locator("svg.for-phones a.site").first.is_hidden(), (
        "the other drawing is not in the order of the tab key"
    )
    page.goto(f"{address}/console/counts?first=2026-11-01&down=department")
    page.get_by_role("link", name="人社").first.click()
    page.wait_for_url("**department=hrss**")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "counts.xlsx"
    hear_the_login_end(page, address)
