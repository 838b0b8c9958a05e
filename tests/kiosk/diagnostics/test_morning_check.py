"""A morning check becomes a record, a signature that the centre can check, and papers that say what was found."""

from functools import partial
from pathlib import Path

import pytest

from catalogue.text import Language
from contract.diagnosis import Diagnosis, parse_diagnosis
from contract.receipt_proof import MORNING_CHECK, ReceiptProof, parse_receipt_proof
from contract.records import MorningCheckFacts
from contract.terms import TestVerdict
from drivers.ports.receipt_printer import RECEIPT_PRINTER, ReceiptPaper
from drivers.ports.speech import SPEECH
from drivers.ports.status import Condition
from kiosk.diagnostics.check_items import LOOKS, CheckKind, own_lines, rows_here
from kiosk.diagnostics.check_papers import CheckWords, check_document, check_receipt, summary_of
from kiosk.diagnostics.check_signing import MOST_LINES, sign_check
from kiosk.diagnostics.diagnosis_text import diagnosis_text, faults_of
from kiosk.diagnostics.measure_words import measured_in_words
from kiosk.diagnostics.runs.guided_tests import GUIDED_TESTS
from kiosk.papers.press import TypstPress
from kiosk.services.condition.checks import CheckResult
from kiosk.services.maintenance.upkeep_book import CheckedLine, MorningCheck
from kiosk.services.receipt_blocks import Pair, QrBlock
from offline_queue.bounds import FreezeReason, Frozen
from tests.kiosk.parts import Bench
from wording.store import load_wording

P, F, S = TestVerdict.PASSED, TestVerdict.FAILED, TestVerdict.SKIPPED
WORDING = load_wording()
SAY = partial(WORDING.say, language=Language.ZH)
MEASURED = partial(measured_in_words, say=SAY)
LINES = (CheckedLine("look.clean", P), CheckedLine("receipt", F, "paper_out"), CheckedLine("camera", S))


@pytest.fixture
def bench() -> Bench:
    return Bench()


def signed(bench: Bench, lines: tuple[CheckedLine, ...] = LINES) -> MorningCheck:
    check = sign_check(bench.services, lines, "keeper", "000007", 245)
    assert isinstance(check, MorningCheck)
    return check


def test_check_is_a_record_that_is_signed(bench: Bench) -> None:
    check = signed(bench)
    (record,) = bench.outbox.records
    facts = record.facts
    assert isinstance(facts, MorningCheckFacts)
    assert [(each.test, each.verdict) for each in facts.lines] == [(each.test, each.verdict) for each in LINES]
    proof = parse_receipt_proof(check.proof)
    assert isinstance(proof, ReceiptProof)
    assert proof.is_signed(bench.services.keys.signing().verify_key)
    assert (proof.is_about(record), proof.item_code) == (True, MORNING_CHECK)
    assert (bench.upkeep.book.checks(), bench.woken) == ((check,), 1)


def test_shut_queue_signs_nothing(bench: Bench) -> None:
    bench.outbox.is_frozen = Frozen(FreezeReason.DAMAGED)
    assert sign_check(bench.services, LINES, "keeper", "000007", 1) == Frozen(FreezeReason.DAMAGED)
    assert bench.upkeep.book.checks() == ()


def test_no_check_is_too_long_for_its_record(bench: Bench) -> None:
    check = signed(bench, tuple(CheckedLine(f"look.{number}", P, "e" * 400) for number in range(100)))
    assert len(check.lines) == MOST_LINES


def test_receipt_names_what_is_not_passed(bench: Bench) -> None:
    check = signed(bench)
    words = CheckWords(lambda test: f"<{test}>", MEASURED, WORDING)
    blocks = check_receipt(check, bench.place, words).blocks
    pairs = {each.label: each.value for each in blocks if isinstance(each, Pair)}
    assert pairs["<receipt>"] == "未通过 缺纸"
    assert pairs["<camera>"] == "未检"
    assert "<look.clean>" not in pairs
    assert pairs["结论"] == summary_of(check, words) == "通过 1 项，未通过 1 项，未检 1 项"
    assert [each.content for each in blocks if isinstance(each, QrBlock)] == [check.proof]


def test_report_is_laid_out_on_one_page(bench: Bench) -> None:
    import io

    import pypdf

    check = signed(bench)
    pdf = TypstPress().render(
        check_document(check, bench.place, CheckWords(lambda test: f"项目{test}", MEASURED, WORDING))
    )
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert all(word in text for word in ("每日巡检记录", "YC-001", "000007", "项目receipt", "缺纸"))
    assert any(TypstPress().draw(check_receipt(check, bench.place, CheckWords(str, str, WORDING)), ReceiptPaper()).rows)


def test_terminal_answers_by_itself_what_it_can(bench: Bench, tmp_path: Path) -> None:
    bench.lines[RECEIPT_PRINTER].condition = Condition.BAD
    lines = {each.test: each.verdict for each in own_lines(bench.health, tmp_path)}
    assert (lines["own.network"], lines["own.clock"], lines["own.disk"]) == (P, P, P)
    assert (lines["device.receipt_printer"], lines["device.camera"]) == (F, P)
    gone = {each.test: each.verdict for each in own_lines(bench.health, tmp_path / "gone")}
    assert gone["own.disk"] is F


@pytest.mark.parametrize(
    ("results", "test", "verdict"),
    [
        ([], "own.queue", P),
        ([CheckResult("queue.parked", False, "2")], "own.queue", F),
        ([CheckResult("update.not_applied", False, "no room")], "own.update", F),
        ([], "own.memory", S),
        ([CheckResult("memory.low", True), CheckResult("memory.growing", False, "grows")], "own.memory", F),
        ([CheckResult("heat.high", None, "no sensor")], "own.heat", S),
        ([CheckResult("program.failed", True), CheckResult("power.restarts", True)], "own.program", P),
    ],
)
def test_check_takes_what_rounds_found(
    bench: Bench, tmp_path: Path, results: list[CheckResult], test: str, verdict: TestVerdict
) -> None:
    bench.health.take_checks(tuple(results))
    bench.clock.advance(seconds=2)
    bench.health.look()
    line = next(line for line in own_lines(bench.health, tmp_path) if line.test == test)
    worst = next((found.note for found in results if found.is_passed is not True), "")
    assert (line.verdict, line.evidence) == (verdict, worst)


def test_rows_are_those_of_this_terminal(bench: Bench) -> None:
    rows = rows_here(bench.services.devices)
    assert rows[: len(LOOKS)] == LOOKS
    asked = {each.id for each in rows if each.kind is CheckKind.TEST}
    assert asked == {"id_card", "receipt", "page", "camera"}
    assert asked < {each.id for each in GUIDED_TESTS}
    assert {each.family for each in rows} <= {"", *map(str, bench.lines)}
    assert SPEECH not in bench.lines


def test_diagnosis_names_faults_and_versions(bench: Bench) -> None:
    bench.lines[RECEIPT_PRINTER].condition = Condition.UNKNOWN
    for _ in range(3):
        bench.health.note_silence()
    bench.health.take_refusal("revoked")
    found = parse_diagnosis(diagnosis_text(bench.services, bench.place, 12))
    assert isinstance(found, Diagnosis)
    assert found.is_signed(bench.services.keys.signing().verify_key)
    assert found.versions == (("software", "0.0"), ("catalogue", "12"))
    assert set(found.faults) >= {"network.silent", "key.revoked", "receipt_printer.unknown"}


def test_well_terminal_has_no_faults(bench: Bench) -> None:
    assert faults_of(bench.health) == ()
