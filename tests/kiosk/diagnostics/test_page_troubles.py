"""Pages of diagnostics where something is in the way: what cannot be read, answers late, is touched twice or belongs elsewhere."""

from typing import Any

import pytest
from msgspec.structs import replace

from contract.terminals import JobReport
from contract.terms import StaffRole
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from kiosk.services.maintenance.terminal_tools import ReleaseLook
from kiosk.services.services import BareMeans
from kiosk.terminal.terminal import Terminal
from kiosk.view.facts import FactState
from kiosk.view.intents import NO, GoBack, OpenRow, PressButton
from kiosk.view.note import Tone
from offline_queue.bounds import FreezeReason, Frozen
from offline_queue.errors import QueueFault
from tests.kiosk.diagnostics.test_pages import entered, opened, out_of_paper, page, press, row
from tests.kiosk.parts import Bench, snapshot


@pytest.fixture
def bench() -> Bench:
    return opened(StaffRole.TECHNICIAN)


def keys(bench: Bench) -> list[str]:
    return [row.key for row in bench.screen.rows]


def fails(*_about: Any) -> Any:
    raise QueueFault("disk I/O error")


# --- what cannot be read ---


def test_unread_queue_says_nothing_until_read(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    page(bench, "queue")
    assert "r-waiting" in keys(bench)
    monkeypatch.setattr(bench.machine.queue, "state", fails)
    press(bench, "send_now")
    assert keys(bench) == [], "nothing old is shown as if it were so now"
    monkeypatch.undo()
    press(bench, "send_now")
    assert "r-waiting" in keys(bench)


def test_overview_reads_again_after_failure(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.machine.queue, "state", fails)
    page(bench, "overview")
    assert "queue" not in keys(bench)
    monkeypatch.undo()
    bench.wait(4)
    assert row(bench, "queue").value == "等待 1 · 滞留 1"


def test_unread_releases_offer_no_way_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.services.tools.releases, "look", fails)
    page(bench, "releases")
    assert keys(bench) == []
    assert not bench.do(PressButton("release_back"))


def test_unread_choice_of_devices_can_be_searched(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.services.tools.devices, "kept", fails)
    page(bench, "find")
    press(bench, "find_devices")
    assert row(bench, "found:0").title == "身份证阅读器"
    assert [button.key for button in bench.screen.buttons] == ["find_devices"], "no restart for what was not taken"


def test_device_never_asked_is_unknown(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.lines[ID_CARD_READER], "status", lambda: None)
    page(bench, "devices")
    shown = row(bench, ID_CARD_READER)
    assert (shown.value, shown.detail, shown.condition) == ("未知", "还没有询问过", FactState.UNKNOWN)


# --- what answers late, or not ---


def test_network_is_looked_at_once_at_a_time(bench: Bench) -> None:
    assert bench.do(OpenRow("network"))
    assert bench.screen.note.tone is Tone.BUSY
    assert not bench.do(PressButton("again"))
    bench.pump()
    assert bench.screen.note is None
    assert bench.do(PressButton("again"))


def test_late_network_answer_leaves_list_alone(bench: Bench) -> None:
    at_list = bench.screen
    assert bench.do(OpenRow("network"))
    assert bench.do(GoBack())
    serial = bench.view.serial
    bench.pump()
    assert (bench.screen, bench.view.serial) == (at_list, serial)


def test_device_that_does_not_close_is_reopened(bench: Bench) -> None:
    line = bench.lines[RECEIPT_PRINTER]
    line.fault = DeviceLost("gone")
    page(bench, "devices")
    assert bench.do(OpenRow(RECEIPT_PRINTER))
    looks = line.looks
    press(bench, "reconnect", answer="yes")
    assert line.looks == looks + 1
    assert bench.screen.note.tone is Tone.GOOD
    assert row(bench, RECEIPT_PRINTER).condition is FactState.OK


@pytest.mark.expected_logs("audit: the queue takes nothing now")
def test_full_queue_keeps_no_keeper_out() -> None:
    bench = Bench()
    bench.outbox.is_frozen = Frozen(FreezeReason.DISK_FULL)
    entered(bench, StaffRole.KEEPER)
    assert bench.outbox.records == []
    assert bench.woken == 0, "nothing is there to be sent"


# --- what is touched ---


def test_action_under_way_takes_no_other(bench: Bench) -> None:
    page(bench, "service")
    assert bench.do(PressButton("fetch_catalogue"))
    assert not bench.do(PressButton("fetch_catalogue"))
    assert not bench.do(PressButton("restart"))
    bench.pump()
    assert bench.machine.commands == ["fetch_catalogue"]


def test_question_takes_its_answers_alone(bench: Bench) -> None:
    page(bench, "service")
    assert bench.do(PressButton("reboot"))
    asked = bench.screen.question
    assert not bench.do(PressButton("shut_down"))
    assert bench.screen.question == asked
    assert bench.do(PressButton(NO))
    assert not bench.screen.question


def test_row_of_facts_opens_nothing(bench: Bench) -> None:
    for key, fact in (("service", "service"), ("overview", "versions"), ("releases", "running")):
        page(bench, key)
        assert not bench.do(OpenRow(fact))
        assert bench.do(GoBack())


def test_keeper_opens_no_page_of_technicians() -> None:
    bench = opened(StaffRole.KEEPER)
    at_list = bench.screen
    assert not bench.do(OpenRow("releases"))
    assert bench.screen == at_list


def test_page_without_camera_shows_no_picture(bench: Bench) -> None:
    page(bench, "overview")
    assert (bench.terminal.camera_frame(), bench.terminal.document_frame()) == (None, None)


# --- what a page says ---


def test_device_page_shows_its_own_faults(bench: Bench) -> None:
    out_of_paper(bench)
    page(bench, "devices")
    assert bench.do(OpenRow(DOCUMENT_PRINTER))
    assert "receipt_printer.paper_out" not in keys(bench)
    assert bench.do(GoBack())
    assert bench.do(OpenRow(RECEIPT_PRINTER))
    assert "receipt_printer.paper_out" in keys(bench)


def test_device_without_paper_counts_none(bench: Bench) -> None:
    page(bench, "devices")
    offered = {}
    for family in (ID_CARD_READER, RECEIPT_PRINTER):
        assert bench.do(OpenRow(family))
        offered[family] = {button.key for button in bench.screen.buttons}
        assert bench.do(GoBack())
    assert offered[RECEIPT_PRINTER] - offered[ID_CARD_READER] == {"paper_changed"}


def test_queue_page_says_when_it_sends(bench: Bench) -> None:
    at = bench.services.clock.now()
    bench.health.set_jobs([JobReport(name="relay", last_success=at, next_try=at, problem="timeout")])
    page(bench, "queue")
    assert row(bench, "success").value.startswith("03-02 10:00")
    assert row(bench, "next").value.startswith("03-02 10:00")
    assert "timeout" in row(bench, "next").detail


def test_release_on_trial_is_named(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    look = ReleaseLook("1.1.0", good="0.9.0", previous="0.9.0", trying="1.1.0")
    monkeypatch.setattr(bench.services.tools.releases, "look", lambda: look)
    page(bench, "releases")
    shown = row(bench, "trying")
    assert (shown.value, shown.condition) == ("1.1.0", FactState.BUSY)


@pytest.mark.parametrize(
    ("hours", "value", "state"),
    [
        ("1-5 10:00-18:00", "1.0 小时，应为 1.0 小时", FactState.OK),
        ("1-5 08:00-18:00", "1.0 小时，应为 3.0 小时", FactState.UNKNOWN),
    ],
)
def test_overview_compares_open_with_planned_hours(hours: str, value: str, state: FactState) -> None:
    """The bench is open since ten."""
    bench = Bench()
    bench.open_rate.plan(hours)
    for _ in range(120):
        bench.wait(30, step=30)
        bench.open_rate.tick(lambda: bench.terminal.is_serving)
    entered(bench, StaffRole.KEEPER)
    page(bench, "overview")
    shown = row(bench, "open_rate")
    assert (shown.value, shown.detail, shown.condition) == (value, hours, state)


# --- a terminal that cannot work ---


def bare(bench: Bench) -> Bench:
    means = BareMeans(bench.services.tools, bench.services.upkeep, lambda _facts, _at: None)
    bench.services = replace(bench.services, bare=means)
    bench.terminal = Terminal(bench.place, snapshot(), bench.services)
    return entered(bench, StaffRole.TECHNICIAN)


def test_bare_terminal_asks_nothing_signed() -> None:
    bench = bare(Bench())
    page(bench, "network")
    states = [row(bench, key).condition for key in ("signature", "answer", "time")]
    assert states == [FactState.UNKNOWN] * 3
    assert row(bench, "network.link").condition is FactState.OK


def test_bare_terminal_tells_its_faults_unsigned() -> None:
    bench = bare(Bench())
    for _ in range(3):
        bench.health.note_silence()
    page(bench, "diagnosis")
    assert bench.screen.code == ""
    assert row(bench, "network.silent").condition is FactState.BAD
