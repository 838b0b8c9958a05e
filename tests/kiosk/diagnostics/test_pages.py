"""The pages of diagnostics: what they say of a terminal, and that each action is done once and written down."""

import pytest

from catalogue.text import Language
from contract.terminals import JobReport
from contract.terms import AuditEvent, StaffRole
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.status import Condition, DeviceProblem, ProblemCode, Responder
from kiosk.diagnostics.pages import PAGES
from kiosk.services.condition.checks import CheckResult
from kiosk.services.condition.health import Health
from kiosk.services.maintenance.staff import Attendant
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactState
from kiosk.view.idle import AttractScreen, OutOfServiceScreen
from kiosk.view.intents import (
    NO,
    YES,
    ChooseLanguage,
    GoBack,
    GoOn,
    OpenMaintenance,
    OpenRow,
    PressButton,
    TypePin,
    Wake,
)
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable, words_of
from tests.kiosk.parts import Bench, HandLine


@pytest.fixture
def bench() -> Bench:
    return opened(StaffRole.TECHNICIAN)


def opened(role: StaffRole) -> Bench:
    return entered(Bench(), role)


def entered(bench: Bench, role: StaffRole) -> Bench:
    bench.staff.knows_accounts = True
    bench.staff.accounts = {("200002", "333444"): Attendant("200002", role)}
    bench.do(OpenMaintenance())
    for digit in "200002333444":
        assert bench.do(TypePin(digit))
    bench.pump()
    bench.terminal.tick()
    assert isinstance(bench.screen, DiagnosticsScreen)
    return bench


def page(bench: Bench, key: str) -> None:
    assert bench.do(OpenRow(key))
    bench.wait(1)


def row(bench: Bench, key: str):
    return next(each for each in bench.screen.rows if each.key == key)


def press(bench: Bench, key: str, *, answer: str = "") -> None:
    assert bench.do(PressButton(key)), key
    if answer:
        assert bench.screen.question
        assert bench.do(PressButton(answer))
    bench.pump()
    bench.terminal.tick()


def audited(bench: Bench) -> list[tuple[AuditEvent, str]]:
    return [(each.facts.event, each.facts.about) for each in bench.outbox.records][1:]


def out_of_paper(bench: Bench) -> HandLine:
    line = bench.lines[RECEIPT_PRINTER]
    line.condition = Condition.BAD
    line.problems = (DeviceProblem(ProblemCode.PAPER_OUT, Responder.KEEPER),)
    bench.health.look()
    bench.wait(2)
    return line


def test_every_page_has_words_and_opens(bench: Bench) -> None:
    assert [each.key for each in bench.screen.rows] == [each.id for each in PAGES]
    at_list = bench.screen
    for each in PAGES:
        page(bench, each.id)
        assert bench.screen.title not in ("", at_list.title)
        assert bench.do(GoBack())
        assert bench.screen == at_list


def test_overview_shows_fault_and_actor(bench: Bench) -> None:
    page(bench, "overview")
    assert bench.screen.note.text == "没有发现故障"
    assert row(bench, "version:software").detail == "中心要求 1.0.0"
    assert row(bench, "queue").value == "等待 1 · 滞留 1"
    at = bench.clock.now()
    bench.health.set_jobs([JobReport(name="relay", last_success=at, next_try=at, problem="timeout")])
    bench.wait(4)
    assert "上次发送成功 03-02 10:00:" in row(bench, "queue").detail
    assert "下次重试 03-02 10:00:" in row(bench, "queue").detail
    assert row(bench, "queue").detail.endswith("（timeout）"), "why it does not go"
    line = out_of_paper(bench)
    first = bench.screen.rows[0]
    assert (first.key, first.condition) == ("receipt_printer.paper_out", FactState.BAD)
    assert "由巡检人员处理" in first.detail
    assert row(bench, "device:receipt_printer").value.startswith("故障")
    assert row(bench, "device:receipt_printer").detail.startswith("已持续：")
    assert "由巡检人员处理" in row(bench, "device:receipt_printer").detail
    line.condition, line.problems = Condition.OK, ()
    bench.health.look()
    bench.wait(2)
    assert bench.screen.note.text == "没有发现故障"


def test_overview_names_models_and_firmware(bench: Bench) -> None:
    page(bench, "overview")
    assert row(bench, "device:document_printer").detail.startswith("Brother HL-L5210DN，固件 1.19")
    assert row(bench, "device:receipt_printer").detail.startswith("XP-80")
    assert row(bench, "version:software").detail == "中心要求 1.0.0"


def test_overview_says_what_citizens_cannot_do(bench: Bench) -> None:
    page(bench, "overview")
    before = row(bench, "items").value
    for line in bench.lines.values():
        line.condition = Condition.BAD
    bench.wait(2)
    assert row(bench, "items").value != before
    assert any(each.key.startswith("items:") for each in bench.screen.rows)


def test_overview_tells_each_step_to_the_centre(bench: Bench) -> None:
    steps = (("link", True), ("address", True), ("dns", False), ("tcp", None), ("tls", None))
    bench.health.take_checks(tuple(CheckResult(f"network.{step}", passed) for step, passed in steps))
    page(bench, "overview")
    bench.health.look()
    bench.wait(2)
    reported = row(bench, "network").detail.split(" · ")
    assert reported == ["网线 正常", "地址 正常", "域名解析 故障", "连接 未知", "证书 未知", "与中心的时间差 +0.0 s"]


def test_overview_compares_no_clock_before_centre_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Health, "take_answer", lambda *_: None)
    bench = entered(Bench(), StaffRole.TECHNICIAN)
    page(bench, "overview")
    assert "时间差" not in row(bench, "network").detail


def test_english_rows_begin_with_large_letters(bench: Bench) -> None:
    out_of_paper(bench)
    assert bench.do(ChooseLanguage(Language.EN))
    for key in ("overview", "devices", "find"):
        page(bench, key)
        small = [each.title for each in bench.screen.rows if each.title[:1].islower()]
        assert not small
        assert bench.do(GoBack())


def test_network_is_reported_step_by_step(bench: Bench) -> None:
    page(bench, "network")
    states = {each.key: each.condition for each in bench.screen.rows}
    assert states["network.link"] is FactState.OK
    assert states["network.dns"] is FactState.BAD
    assert states["network.tcp"] is FactState.UNKNOWN
    assert states["answer"] is states["signature"] is FactState.OK
    assert row(bench, "time").value == "+0.0 s"
    bench.machine.steps = bench.machine.steps[:1]
    press(bench, "again")
    assert [each.key for each in bench.screen.rows] == ["network.link", "signature", "answer", "time"]


@pytest.mark.parametrize(
    ("answer", "states"),
    [
        (CentreUnreachable(Unreachable.NOT_THE_CENTRE, "another key"), "bad bad unknown"),
        (CentreUnreachable(Unreachable.CAPTIVE_PORTAL, "a page"), "bad bad unknown"),
        (CentreUnreachable(Unreachable.TIMEOUT, "30 s"), "unknown bad unknown"),
        (CentreRefused(403, "revoked", "the key"), "ok bad unknown"),
    ],
)
def test_network_page_asks_centre_itself(bench: Bench, answer: object, states: str) -> None:
    """The last heartbeat was well: what is wrong since then shows at the look."""
    bench.health.take_answer(bench.heartbeat())
    bench.centre.line_answer = answer
    page(bench, "network")
    found = [row(bench, key) for key in ("signature", "answer", "time")]
    assert " ".join(each.condition.value for each in found) == states
    assert words_of(answer) in found[1].detail
    assert "程序自己的说法" not in found[1].detail


def test_network_page_measures_clock(bench: Bench) -> None:
    bench.centre.clock_ahead = 300.0
    page(bench, "network")
    assert (row(bench, "time").value, row(bench, "time").condition) == ("+300.0 s", FactState.BAD)


def test_queue_names_no_person_and_acts(bench: Bench) -> None:
    page(bench, "queue")
    assert row(bench, "r-parked").title == "№ 7 · 办件"
    assert row(bench, "r-parked").detail == "中心打不开它的密封部分（refused: seal: not ours）"
    press(bench, "send_now")
    press(bench, "export_queue", answer=YES)
    assert bench.screen.note.advice == "没有找到U盘（no removable drive is there）"
    assert bench.do(OpenRow("r-parked"))
    press(bench, "release_record", answer=YES)
    assert bench.do(GoBack())
    assert bench.do(OpenRow("r-waiting"))
    press(bench, "park_record", answer=NO)
    press(bench, "park_record", answer=YES)
    assert [each[0] for each in bench.machine.queue.asked] == ["send_now", "export", "release", "park"]
    assert audited(bench) == [
        (AuditEvent.ACTION_DONE, "send_now"),
        (AuditEvent.ACTION_FAILED, "export_queue"),
        (AuditEvent.ACTION_DONE, "release_record:7"),
        (AuditEvent.ACTION_DONE, "park_record:9"),
    ]


def test_question_about_one_record_counts_for_no_other(bench: Bench) -> None:
    page(bench, "queue")
    assert bench.do(OpenRow("r-waiting"))
    press(bench, "park_record")
    assert bench.screen.question
    assert bench.do(OpenRow("r-parked"))
    assert not bench.screen.question
    assert not bench.do(PressButton(YES))
    press(bench, "release_record")
    assert bench.do(GoBack())
    assert not bench.screen.question
    assert not bench.do(PressButton(YES))
    assert bench.machine.queue.asked == []


def test_outcome_of_one_device_is_not_at_another(bench: Bench) -> None:
    page(bench, "devices")
    assert bench.do(OpenRow("receipt_printer"))
    press(bench, "reconnect", answer=YES)
    assert bench.screen.note is not None
    assert bench.do(GoBack())
    assert bench.do(OpenRow("camera"))
    assert bench.screen.note is None
    press(bench, "reconnect")
    assert bench.do(GoBack())
    assert not bench.screen.question


def test_damage_is_accepted_by_a_person(bench: Bench) -> None:
    bench.machine.queue.damage = "the file was missing; missing: 1-3"
    page(bench, "queue")
    assert row(bench, "damage").detail.startswith("队列文件不见了；缺第 1-3 条（")
    press(bench, "accept_damage", answer=NO)
    press(bench, "accept_damage", answer=YES)
    assert bench.machine.queue.asked == [("accept_damage",)]
    assert audited(bench) == [(AuditEvent.ACTION_DONE, "accept_damage")]
    assert not bench.do(PressButton("accept_damage")), "nothing is left to accept"


def test_device_actions_are_done_once_each(bench: Bench) -> None:
    line = out_of_paper(bench)
    page(bench, "devices")
    assert bench.screen.rows[0].key == "receipt_printer"
    assert bench.do(OpenRow("receipt_printer"))
    assert (row(bench, "count:paper_mm").title, row(bench, "count:paper_mm").value) == ("用纸（毫米）", "1200")
    looks = line.looks
    press(bench, "look_again")
    press(bench, "reconnect", answer=YES)
    press(bench, "port_power", answer=YES)
    press(bench, "paper_changed", answer=YES)
    assert line.looks == looks + 2
    assert bench.receipts.closed == 1
    assert bench.machine.commands == ["port_power:receipt_printer", "paper_changed:receipt_printer"]
    assert [about for _, about in audited(bench)] == [
        f"{each}:receipt_printer" for each in ("look_again", "reconnect", "port_power", "paper_changed")
    ]


def test_devices_page_tells_background_jobs_too(bench: Bench) -> None:
    at = bench.clock.now()
    jobs = [
        JobReport(name="heartbeat", last_success=at, next_try=at),
        JobReport(name="relay", last_success=at, next_try=at, problem="too_large"),
        JobReport(name="key", problem="timeout"),
        JobReport(name="of_later", problem="x"),
    ]
    bench.health.set_jobs(jobs)
    page(bench, "devices")
    reported = {each.key: each for each in bench.screen.rows if each.key.startswith("job:")}
    states = {key: each.condition for key, each in reported.items()}
    assert states == {"job:heartbeat": FactState.OK, "job:relay": FactState.UNKNOWN, "job:key": FactState.BAD}
    assert reported["job:relay"].title == "记录上传"
    assert reported["job:relay"].detail.endswith("（too_large）")
    assert reported["job:key"].detail.startswith("上次成功：— · 下次重试 —")
    assert not bench.do(OpenRow("job:relay")), "there is nothing to be done about it here"


def test_out_of_service_is_shown_and_taken_back(bench: Bench) -> None:
    page(bench, "service")
    press(bench, "suspend_repair", answer=YES)
    assert row(bench, "service").value == "本机正在维修，暂停服务"
    bench.do(GoOn())
    assert isinstance(bench.screen, OutOfServiceScreen)
    assert bench.screen.note.text == "本机正在维修，暂停服务"
    assert not bench.do(Wake())
    bench.do(OpenMaintenance())
    for digit in "200002333444":
        bench.do(TypePin(digit))
    bench.pump()
    bench.terminal.tick()
    page(bench, "service")
    press(bench, "resume")
    bench.do(GoOn())
    assert isinstance(bench.screen, AttractScreen)
    assert (AuditEvent.SERVICE_SUSPENDED, "suspend_repair") in audited(bench)
    assert (AuditEvent.SERVICE_RESUMED, "resume") in audited(bench)


def test_release_before_is_asked_about_first(bench: Bench) -> None:
    page(bench, "releases")
    assert [row(bench, key).value for key in ("running", "good", "previous")] == ["0.9.0", "0.9.0", "0.8.0"]
    assert row(bench, "bad:1.0.0").detail.startswith("启动 3 次都没有通过试用（")
    press(bench, "release_back", answer=YES)
    assert bench.machine.commands == ["release_back"]
    assert audited(bench) == [(AuditEvent.ACTION_DONE, "release_back:0.8.0")]


def test_found_device_is_taken_and_left(bench: Bench) -> None:
    page(bench, "find")
    assert [each.key for each in bench.screen.rows if each.opens] == []
    press(bench, "find_devices")
    assert (row(bench, "found:0").title, row(bench, "found:0").detail) == ("身份证阅读器", "ttyUSB1")
    assert bench.do(OpenRow("found:0"))
    press(bench, "found_take", answer=YES)
    assert row(bench, "id_card_reader").detail == "已选用，重启程序后生效"
    assert [each.key for each in bench.screen.buttons] == ["find_devices", "restart", "found_take"]
    assert bench.do(OpenRow("id_card_reader"))
    press(bench, "found_leave", answer=YES)
    assert bench.machine.commands == ["device:id_card_reader", "device:leave:id_card_reader"]
    about = [about for _, about in audited(bench)]
    assert about == ["find_devices", "found_take:id_card_reader:samv-serial", "found_leave:id_card_reader"]


def test_keeper_finds_no_devices() -> None:
    assert "find" not in [each.key for each in opened(StaffRole.KEEPER).screen.rows]


def test_power_is_written_down_before(bench: Bench) -> None:
    page(bench, "service")
    press(bench, "fetch_catalogue")
    for action in ("restart", "reboot", "shut_down"):
        press(bench, action, answer=YES)
    assert bench.machine.commands == ["fetch_catalogue", "leave", "reboot", "poweroff"]
    assert [about for _, about in audited(bench)] == ["fetch_catalogue", "restart", "reboot", "shut_down"]


def test_no_visit_begins_while_restart_is_under_way(bench: Bench) -> None:
    page(bench, "service")
    assert bench.do(PressButton("reboot"))
    assert bench.do(PressButton(YES))
    for _ in range(2):
        assert not bench.do(GoBack())
        assert not bench.do(GoOn())
        bench.clock.advance(seconds=121)
        bench.terminal.tick()
        assert isinstance(bench.screen, DiagnosticsScreen)
        bench.pump()  # the machine was told, and is about to go
    bench.clock.advance(seconds=121)
    bench.terminal.tick()
    assert isinstance(bench.screen, AttractScreen), "one that never goes keeps no one away for ever"


def test_setting_is_changed_within_bounds_and_undone(bench: Bench) -> None:
    page(bench, "settings")
    assert bench.do(OpenRow("volume_percent"))
    assert not next(each for each in bench.screen.buttons if each.key == "setting_more").is_enabled
    press(bench, "setting_less")
    assert row(bench, "volume_percent").value == "95"
    assert bench.machine.commands == ["95%", "unmute"]
    press(bench, "setting_undo")
    assert row(bench, "volume_percent").value == "100"
    press(bench, "setting_undo")
    assert bench.screen.note.advice == "本次启动后没有改过（nothing was changed）"
    assert [event for event, _ in audited(bench)] == [
        AuditEvent.SETTING_CHANGED,
        AuditEvent.SETTING_UNDONE,
        AuditEvent.ACTION_FAILED,
    ]


def test_keeper_may_less_than_technician() -> None:
    bench = opened(StaffRole.KEEPER)
    page(bench, "service")
    keys = {each.key for each in bench.screen.buttons}
    assert "restart" in keys
    assert not keys & {"reboot", "shut_down", "fetch_catalogue"}
    assert not bench.do(PressButton("reboot"))
    assert bench.machine.commands == []
