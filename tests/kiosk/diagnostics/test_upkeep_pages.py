"""Tests, morning check, logs and diagnosis as a keeper or technician does them on the terminal, touch by touch."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from catalogue.device_families import FAMILY_NAMES
from contract.diagnosis import Diagnosis, parse_diagnosis
from contract.records import AuditFacts, DeviceTestFacts, MorningCheckFacts
from contract.terms import AuditEvent, TestVerdict
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.printing import NotPrinted
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.status import DeviceFamily, ProblemCode
from kiosk.diagnostics.check_items import LOOKS
from kiosk.diagnostics.check_page import FAIL, NEXT, PASS, RECEIPT, REPORT, SIGN, SKIP
from kiosk.diagnostics.check_papers import CheckWords, check_receipt
from kiosk.diagnostics.shown_run import BACK, BEGIN
from kiosk.services.receipt_blocks import Rule, StampLine
from kiosk.view.diagnostics import DiagnosticsScreen, GuidedTestScreen, LivePictureKind
from kiosk.view.facts import FactState
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import (
    NO,
    YES,
    ChooseLanguage,
    FitGrid,
    GoBack,
    GoOn,
    Intent,
    OpenMaintenance,
    OpenRow,
    PressButton,
    TouchCell,
    TypePin,
    TypeQuery,
)
from kiosk.view.note import Tone
from offline_queue.bounds import FreezeReason, Frozen
from tests.kiosk.diagnostics.test_log_reading import line
from tests.kiosk.parts import Bench, adult, both

PASSED, FAILED, SKIPPED = TestVerdict.PASSED, TestVerdict.FAILED, TestVerdict.SKIPPED


class Upkeeper:
    """Somebody who came in, and what they see."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        bench.do(OpenMaintenance())
        for digit in "135246":
            bench.do(TypePin(digit))
        self.wait(1)

    def wait(self, steps: int = 20) -> None:
        for _ in range(steps):
            self.bench.clock.advance(seconds=0.2)
            self.bench.pump()
            self.bench.terminal.tick()

    def opens(self, key: str) -> None:
        assert self.bench.do(OpenRow(key)), key

    def presses(self, key: str) -> None:
        assert self.bench.do(PressButton(key)), key

    @property
    def screen(self) -> Any:
        return self.bench.screen

    @property
    def buttons(self) -> dict[str, bool]:
        return {each.key: each.is_enabled for each in self.screen.buttons}

    def row(self, key: str) -> Any:
        return next(each for each in self.screen.rows if each.key == key)

    def records(self, kind: type) -> list[Any]:
        return [each.facts for each in self.bench.outbox.records if isinstance(each.facts, kind)]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def keeper(bench: Bench) -> Upkeeper:
    return Upkeeper(bench)


def test_result_is_kept_shown_and_sent(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("tests")
    assert keeper.row("id_card").condition is FactState.UNKNOWN
    keeper.opens("id_card")
    assert isinstance(keeper.screen, GuidedTestScreen)
    bench.reader.card = adult()
    keeper.presses(BEGIN)
    keeper.wait()
    assert keeper.screen.note.tone is Tone.GOOD
    keeper.presses(BACK)
    row = keeper.row("id_card")
    assert (row.condition, "000000" in row.detail) == (FactState.OK, True)
    (facts,) = keeper.records(DeviceTestFacts)
    assert (facts.test, facts.family, facts.verdict, facts.account) == ("id_card", "id_card_reader", PASSED, "000000")
    assert adult().name not in str(bench.outbox.records)


def test_failure_says_why_and_is_tried_again(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("tests")
    keeper.opens("receipt")
    bench.receipts.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    keeper.presses(BEGIN)
    keeper.wait()
    assert keeper.screen.note.tone is Tone.BAD
    keeper.presses(BEGIN)
    keeper.wait()
    assert set(keeper.buttons) == {"seen", "not_seen", BACK}
    assert not bench.do(PressButton(BEGIN)), "a second paper, while the first is asked about"
    keeper.presses("seen")
    keeper.wait()
    assert [each.verdict for each in keeper.records(DeviceTestFacts)] == [FAILED, PASSED]
    assert [each.verdict for each in bench.upkeep.book.results("receipt")] == [FAILED, PASSED]


@pytest.mark.parametrize("stage", ["runs", "asks"])
@pytest.mark.parametrize("way", [PressButton(BACK), GoBack(), GoOn()], ids=["list", "back", "out"])
def test_test_that_is_left_is_written_down(keeper: Upkeeper, bench: Bench, stage: str, way: Intent) -> None:
    keeper.opens("tests")
    keeper.opens("receipt")
    keeper.presses(BEGIN)
    if stage == "asks":
        keeper.wait()
    assert bench.do(way)
    keeper.wait()
    assert keeper.records(DeviceTestFacts) == []
    left = [(each.event, each.about) for each in keeper.records(AuditFacts) if "test" in each.about]
    assert left == [(AuditEvent.ACTION_FAILED, "test_left:receipt")]


def test_last_result_is_shown_before_the_next(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("tests")
    keeper.opens("id_card")
    keeper.presses(BEGIN)
    keeper.wait()
    keeper.presses(BACK)
    keeper.opens("id_card")
    assert "未通过" in keeper.screen.note.text
    bench.do(ChooseLanguage("en"))
    assert "failed" in keeper.screen.note.text


def test_grid_is_there_while_it_is_touched(keeper: Upkeeper) -> None:
    keeper.opens("tests")
    keeper.opens("grid")
    assert keeper.screen.columns == 0
    keeper.presses(BEGIN)
    assert keeper.bench.do(FitGrid(9, 16))
    assert (keeper.screen.columns, len(keeper.screen.cells), keeper.screen.covers_screen) == (9, 144, True)
    assert "还有144格" in keeper.screen.note.text
    assert keeper.bench.do(TouchCell(3))
    assert keeper.screen.cells[3]
    keeper.presses("dead_zone")
    assert (keeper.screen.covers_screen, keeper.screen.note.tone) == (False, Tone.BAD)
    assert keeper.screen.cells.count(True) == 1, "the map of what was touched"
    shown = {each.title: each.value for each in keeper.screen.rows}
    assert shown["整行划不到（从上数第几行）"] == "2-16"
    assert shown["划到的格"] == "1/144"
    keeper.wait()
    [kept] = keeper.bench.upkeep.book.results("grid")
    assert "dead_rows=2-16" in kept.evidence


@pytest.mark.parametrize(("test", "kind"), [("camera", LivePictureKind.FACE), ("target", LivePictureKind.DOCUMENT)])
def test_camera_is_seen_while_it_is_measured(keeper: Upkeeper, test: str, kind: LivePictureKind) -> None:
    terminal = keeper.bench.terminal
    keeper.opens("tests")
    assert (terminal.camera_frame(), terminal.document_frame()) == (None, None)
    keeper.opens(test)
    keeper.presses(BEGIN)
    keeper.wait(2)
    assert keeper.screen.picture is kind
    frame = terminal.camera_frame() if kind is LivePictureKind.FACE else terminal.document_frame()
    assert frame is not None
    keeper.bench.do(GoBack())
    assert (terminal.camera_frame(), terminal.document_frame()) == (None, None)


def test_what_means_nothing_is_refused(keeper: Upkeeper) -> None:
    keeper.opens("tests")
    assert not keeper.bench.do(OpenRow("nothing"))
    assert not keeper.bench.do(PressButton("nothing"))
    keeper.opens("grid")
    assert not keeper.bench.do(OpenRow("grid"))


def everything_is_fine(keeper: Upkeeper) -> None:
    for look in LOOKS:
        keeper.presses(NEXT)
        assert keeper.screen.title == keeper.bench.services.wording.say(f"check.{look.id}", "zh")
        keeper.presses(PASS)
    keeper.bench.reader.card = adult()
    for _ in ("id_card", "receipt", "page", "camera"):
        keeper.presses(NEXT)
        keeper.presses(BEGIN)
        keeper.wait(15)
        if "seen" in keeper.buttons:
            keeper.presses("seen")
        keeper.wait(2)
        keeper.presses(BACK)


def test_whole_check_is_signed_and_printed(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("check")
    keeper.wait(1)
    assert keeper.row("own.network").condition is FactState.OK
    assert keeper.row("device.receipt_printer").title == "凭条打印机"
    assert keeper.buttons == {NEXT: True, SIGN: False}
    everything_is_fine(keeper)
    assert keeper.buttons == {NEXT: False, SIGN: True}
    keeper.presses(SIGN)
    keeper.wait(2)
    (facts,) = keeper.records(MorningCheckFacts)
    asked = {each.test: each.verdict for each in facts.lines}
    assert asked["look.clean"] is asked["id_card"] is asked["receipt"] is PASSED
    assert facts.duration_seconds > 0
    assert keeper.screen.note.tone is Tone.GOOD
    assert set(keeper.buttons) == {RECEIPT, REPORT}
    keeper.presses(RECEIPT)
    keeper.wait(2)
    keeper.presses(REPORT)
    keeper.wait(2)
    assert any("巡检" in getattr(each, "text", "") for each in bench.press.receipts[-1].blocks)
    assert "巡检记录" in bench.papers.documents[-1].decode()
    assert not bench.do(OpenRow("look.clean")), "what is signed stays as it is"


def test_unanswered_rows_are_asked_about(keeper: Upkeeper) -> None:
    keeper.opens("check")
    keeper.opens("look.paper")
    keeper.presses(FAIL)
    keeper.presses(SIGN)
    assert "8" in keeper.screen.question
    keeper.presses(NO)
    assert keeper.records(MorningCheckFacts) == []
    keeper.presses(SIGN)
    keeper.presses(YES)
    keeper.wait(2)
    (facts,) = keeper.records(MorningCheckFacts)
    verdicts = {each.test: each.verdict for each in facts.lines}
    assert (verdicts["look.paper"], verdicts["look.clean"], verdicts["receipt"]) == (FAILED, SKIPPED, SKIPPED)


def test_shut_queue_leaves_the_check_unsigned(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("check")
    keeper.opens("look.clean")
    keeper.presses(SKIP)
    bench.outbox.is_frozen = Frozen(FreezeReason.DISK_FULL)
    keeper.presses(SIGN)
    keeper.presses(YES)
    keeper.wait(2)
    assert (keeper.screen.note.tone, bench.upkeep.book.checks()) == (Tone.BAD, ())
    bench.outbox.is_frozen = None
    keeper.presses(SIGN)
    keeper.presses(YES)
    keeper.wait(2)
    bench.receipts.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    keeper.presses(RECEIPT)
    keeper.wait(2)
    assert keeper.screen.note.text == bench.services.wording.say("check.not_printed", "zh")


@pytest.mark.parametrize("way", [PressButton(BACK), GoBack()], ids=["button", "header"])
@pytest.mark.parametrize("row", ["look.signs", "receipt"])
def test_row_that_is_left_stays_unanswered(keeper: Upkeeper, row: str, way: Intent) -> None:
    keeper.opens("check")
    keeper.opens(row)
    assert not keeper.bench.do(PressButton("nothing"))
    assert keeper.bench.do(way)
    assert keeper.row(row).condition is FactState.PLAIN
    assert not keeper.bench.do(PressButton(SIGN))


def test_question_before_signing_ends_at_another_row(keeper: Upkeeper) -> None:
    keeper.opens("check")
    keeper.opens("look.paper")
    keeper.presses(PASS)
    keeper.presses(SIGN)
    assert not keeper.bench.do(PressButton(RECEIPT))
    assert keeper.screen.question
    keeper.opens("look.clean")
    keeper.presses(PASS)
    assert not keeper.screen.question
    assert not keeper.bench.do(PressButton(YES))
    assert keeper.records(MorningCheckFacts) == []


def test_slow_print_keeps_diagnostics_open(keeper: Upkeeper, bench: Bench) -> None:
    """Until it is out, and as long again for fetching it and looking at it; one that never ends keeps no citizen away."""
    printer = bench.lines[DOCUMENT_PRINTER]
    keeper.opens("tests")
    keeper.opens("page")
    keeper.presses(BEGIN)
    printer.is_held = True
    bench.wait(200)
    printer.is_held = False
    bench.wait(110)
    keeper.presses("seen")
    assert keeper.screen.note.tone is Tone.GOOD
    keeper.presses(BEGIN)
    printer.is_held = True
    bench.wait(239)
    assert isinstance(keeper.screen, GuidedTestScreen)
    bench.wait(2)
    assert isinstance(keeper.screen, AttractScreen)


@pytest.mark.expected_logs("morning check")
def test_fault_of_the_printer_is_said(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("check")
    keeper.opens("look.clean")
    keeper.presses(PASS)
    keeper.presses(SIGN)
    keeper.presses(YES)
    keeper.wait(2)
    bench.lines[RECEIPT_PRINTER].fault = RuntimeError("gone")
    keeper.presses(RECEIPT)
    keeper.wait(2)
    assert keeper.screen.note.text == bench.services.wording.say("check.failed", "zh")


def signed(keeper: Upkeeper) -> None:
    keeper.opens("check")
    keeper.opens("look.clean")
    keeper.presses(PASS)
    keeper.presses(SIGN)
    keeper.presses(YES)
    keeper.wait(2)


def test_interrupted_check_goes_on_for_a_while(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("check")
    keeper.opens("look.clean")
    keeper.presses(PASS)
    bench.clock.advance(seconds=200)
    keeper.wait(1)
    again = Upkeeper(bench)
    again.opens("check")
    assert again.row("look.clean").condition is FactState.OK
    again.presses(SIGN)
    again.presses(YES)
    again.wait(2)
    assert again.records(MorningCheckFacts)[0].duration_seconds >= 200
    bench.do(GoBack())
    again.opens("check")
    assert again.row("look.clean").condition is FactState.PLAIN, "what is signed is over"


def test_check_of_hours_ago_begins_again(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("check")
    keeper.opens("look.clean")
    keeper.presses(PASS)
    bench.clock.advance(seconds=7200)
    keeper.wait(1)
    again = Upkeeper(bench)
    again.opens("check")
    assert again.row("look.clean").condition is FactState.PLAIN


def test_papers_need_their_printers(keeper: Upkeeper, bench: Bench) -> None:
    signed(keeper)
    lines = [bench.lines.pop(family) for family in (RECEIPT_PRINTER, DOCUMENT_PRINTER)]
    bench.services.devices._lines = bench.lines
    assert keeper.screen.buttons == keeper.bench.screen.buttons
    for key in (RECEIPT, REPORT):
        keeper.presses(key)
        assert keeper.screen.note.text == bench.services.wording.say("check.not_printed", "zh")
    assert (keeper.buttons, len(lines)) == ({}, 2)


def test_paper_that_cannot_be_laid_out_is_said(keeper: Upkeeper, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    signed(keeper)
    monkeypatch.setattr(bench.receipts, "paper", lambda: NotPrinted(ProblemCode.NO_ANSWER))
    keeper.presses(RECEIPT)
    keeper.wait(2)
    assert keeper.screen.note.text == bench.services.wording.say("check.not_printed", "zh")


def test_check_shows_the_camera_and_is_left(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("check")
    assert (bench.terminal.camera_frame(), bench.terminal.document_frame()) == (None, None)
    assert not bench.do(OpenRow("own.network"))
    keeper.opens("camera")
    keeper.presses(BEGIN)
    keeper.wait(2)
    assert bench.terminal.camera_frame() is not None
    assert bench.terminal.document_frame() is None
    assert bench.do(GoBack())
    assert bench.terminal.camera_frame() is None


def test_page_that_is_left_unused_closes(keeper: Upkeeper, bench: Bench) -> None:
    for page in ("check", "tests"):
        keeper.opens(page)
        keeper.wait(2)
        assert not bench.do(TouchCell(1))
        assert bench.do(GoBack())


def test_test_without_grid_takes_no_field(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("tests")
    keeper.opens("camera")
    keeper.presses(BEGIN)
    assert not bench.do(FitGrid(9, 16))
    assert not bench.do(TouchCell(1))


@pytest.mark.expected_logs("the result of a test could not be written", "not queued")
def test_result_that_no_disk_takes_is_logged(keeper: Upkeeper, bench: Bench) -> None:
    bench.outbox.fault = RuntimeError("disk")
    keeper.opens("tests")
    keeper.opens("id_card")
    keeper.presses(BEGIN)
    keeper.wait()
    assert bench.upkeep.book.last("id_card") is not None


def test_check_without_trouble_names_none(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("check")
    everything_is_fine(keeper)
    keeper.presses(SIGN)
    keeper.wait(2)
    real = replace(bench.place, is_sandbox=False)
    (check,) = bench.upkeep.book.checks()
    passed = replace(check, lines=tuple(each for each in check.lines if each.verdict is PASSED))
    blocks = check_receipt(passed, real, CheckWords(str, str, bench.services.wording)).blocks
    assert not any(isinstance(each, Rule) and not each.dashed for each in blocks)
    assert not any(isinstance(each, StampLine) for each in blocks)


@pytest.fixture
def log(bench: Bench, tmp_path: Path) -> Path:
    file = tmp_path / "kiosk.log"
    lines = (line(0), line(1, "error", "drivers.worker.worker", "camera: gone"), line(2, "warning", "app.core", "late"))
    file.write_text("\n".join(lines) + "\n")
    bench.log_files = [file]
    return file


def events(keeper: Upkeeper) -> list[str]:
    return [each.title for each in keeper.screen.rows]


def test_log_is_filtered_by_touch(log: Path, keeper: Upkeeper) -> None:
    keeper.opens("logs")
    keeper.wait(1)
    assert events(keeper) == ["late", "camera: gone", "x"]
    keeper.presses("level")
    keeper.wait(1)
    assert events(keeper) == ["late", "camera: gone"]
    keeper.presses("level")
    keeper.wait(1)
    assert events(keeper) == ["camera: gone"]
    keeper.presses("search")
    assert keeper.bench.do(TypeQuery("nothing like it"))
    keeper.wait(1)
    assert events(keeper) == ["没有符合条件的记录"], "an empty page says why it is empty"
    keeper.presses("search")
    keeper.presses("level")
    keeper.wait(1)
    assert len(events(keeper)) == 3
    families = 0
    while "gone" not in str(events(keeper)) or len(events(keeper)) != 1:
        keeper.presses("device")
        keeper.wait(1)
        families += 1
        assert families < 20
    for _ in range(4):
        keeper.presses("span")
    keeper.wait(1)
    assert log.exists()


def test_log_is_filtered_by_device_of_another_maker(tmp_path: Path) -> None:
    bench = Bench(also={DeviceFamily("palm_reader"): object()})
    bench.services.wording.bring(lambda: {"device_name.palm_reader": both("掌静脉仪")})
    file = tmp_path / "kiosk.log"
    file.write_text(line(0, "error", "drivers.worker.worker", "palm_reader: gone") + "\n" + line(1) + "\n")
    bench.log_files = [file]
    keeper = Upkeeper(bench)
    keeper.opens("logs")
    offered = []
    for _ in range(1 + len(FAMILY_NAMES)):
        keeper.presses("device")
        offered.append(next(each.title for each in keeper.screen.buttons if each.key == "device"))
    keeper.wait(1)
    assert offered[-1] == "掌静脉仪"
    assert len(set(offered)) == len(offered)
    assert events(keeper) == ["palm_reader: gone"]


def test_log_is_searched_by_typing(log: Path, keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("logs")
    assert not bench.do(TypeQuery("late"))
    keeper.presses("search")
    assert keeper.screen.query == ""
    assert bench.do(TypeQuery("LATE"))
    keeper.wait(1)
    assert (events(keeper), keeper.screen.query) == (["late"], "LATE")
    keeper.presses("search")
    keeper.wait(1)
    assert (keeper.screen.query, len(events(keeper))) == (None, 3)


def test_log_is_followed_until_it_is_stopped(log: Path, keeper: Upkeeper) -> None:
    keeper.opens("logs")
    keeper.wait(1)
    log.write_text(log.read_text() + line(3, event="newest") + "\n")
    keeper.wait(15)
    assert events(keeper)[0] == "newest"
    keeper.presses("follow")
    keeper.wait(1)
    log.write_text(log.read_text() + line(4, event="unseen") + "\n")
    keeper.wait(15)
    assert events(keeper)[0] == "newest"


def test_log_is_taken_away_on_a_stick(log: Path, keeper: Upkeeper, bench: Bench, tmp_path: Path) -> None:
    keeper.opens("logs")
    keeper.presses("export")
    keeper.wait(2)
    assert keeper.screen.note.tone is Tone.CAUTION
    last = keeper.records(AuditFacts)[-1]
    assert (last.event, last.about, last.detail) == (AuditEvent.ACTION_FAILED, "export_logs", "logs.no_medium")
    stick = tmp_path / "stick"
    stick.mkdir()
    bench.media = [stick]
    keeper.presses("export")
    assert not keeper.buttons["export"]
    keeper.wait(2)
    assert keeper.screen.note.tone is Tone.GOOD
    assert [each.suffix for each in stick.iterdir()] == [".gkb"]
    assert log.exists()


@pytest.mark.expected_logs("the log page")
def test_log_that_cannot_be_read_is_said(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("logs")
    bench.log_files = [None]  # type: ignore[list-item]  # a defect
    keeper.presses("level")
    keeper.wait(2)
    assert keeper.screen.note.tone is Tone.BAD
    assert not bench.do(PressButton("nothing"))


def test_diagnosis_is_a_code_for_the_telephone(keeper: Upkeeper, bench: Bench) -> None:
    keeper.opens("diagnosis")
    found = parse_diagnosis(keeper.screen.code)
    assert isinstance(found, Diagnosis)
    assert (found.faults, keeper.row("none").condition) == ((), FactState.OK)
    for _ in range(3):
        bench.health.note_silence()
    keeper.wait(10)
    keeper.presses("again")
    again = parse_diagnosis(keeper.screen.code)
    assert isinstance(again, Diagnosis)
    assert again.faults == ("network.silent",)
    assert keeper.row("network.silent").condition is FactState.BAD
    assert not bench.do(PressButton("nothing"))
    assert bench.do(GoBack())
    assert isinstance(keeper.screen, DiagnosticsScreen)


@pytest.mark.expected_logs("the log page")
def test_broken_export_of_log_is_audited(log: Path, keeper: Upkeeper, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("kiosk.diagnostics.logs_page.export_logs", broken)
    keeper.opens("logs")
    keeper.presses("export")
    keeper.wait(2)
    assert keeper.screen.note.tone is Tone.BAD
    assert keeper.buttons["export"], "it may be tried again"
    last = keeper.records(AuditFacts)[-1]
    assert (last.event, last.about, last.detail) == (AuditEvent.ACTION_FAILED, "export_logs", "RuntimeError")
