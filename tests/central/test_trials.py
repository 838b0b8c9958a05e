"""What technicians and keepers try at a terminal is kept and shown, and no count grows by it."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from central.cases.models import CaseEntry
from central.cli.verbs import app as cli
from central.console.service import gather
from central.records.judging import NotCounted
from central.records.models import StoredRecord
from central.records.uncounted import list_uncounted_records
from central.terminals.receipts import ReceiptVerdict, judge_receipt
from central.usage.service import totals
from contract import paths
from contract.answers import Disposition
from contract.chain import is_intact
from contract.diagnosis import Diagnosis, make_diagnosis
from contract.receipt_proof import MORNING_CHECK, make_receipt_proof
from contract.records import CheckLine, DeviceTestFacts, MorningCheckFacts, Record, Submission
from contract.signing_keys import SigningKey
from contract.support_bundle import BundledFile, SupportBundle, seal_bundle
from contract.terms import Outcome, TestVerdict
from contract.throughput import ThroughputAnswer, ThroughputRequest
from tests.central.test_rebuild import differences
from tests.central.virtual_terminal import NOON, VirtualTerminal, person

P, F, S = TestVerdict.PASSED, TestVerdict.FAILED, TestVerdict.SKIPPED


def check(*verdicts: TestVerdict) -> MorningCheckFacts:
    lines = tuple(CheckLine(test=f"look.{number}", verdict=each) for number, each in enumerate(verdicts))
    return MorningCheckFacts(lines=lines, role="keeper", account="K-07", duration_seconds=240)


def as_test(terminal: VirtualTerminal, outcome: Outcome) -> Record:
    before = terminal.end
    facts = terminal.case(outcome=outcome).facts
    terminal.end = before
    submission = terminal.shown(Submission(person=person()))
    return terminal.record(facts.model_copy(update={"is_test": True}), submission)


def board(centre):
    with centre.database.reading() as session:
        return gather(centre, session)


@pytest.mark.parametrize("outcome", [Outcome.SUBMITTED, Outcome.COMPLETED])
def test_a_test_case_grows_no_count(terminal, centre, outcome):
    answer = terminal.upload(as_test(terminal, outcome), terminal.case())
    assert [each.disposition for each in answer.dispositions] == [Disposition.ACCEPTED] * 2
    with centre.database.reading() as session:
        assert (totals(session).served, totals(session).people) == (1, 1)
        assert [each.reason for each in list_uncounted_records(session)] == [NotCounted.TEST]
        assert len(session.scalars(select(CaseEntry)).all()) == 1, "no department hears of a test"
        stored = session.scalars(select(StoredRecord).order_by(StoredRecord.sequence)).all()
        assert stored[0].sealed is None
    assert not differences(centre)


def test_records_from_before_keep_their_digest(terminal):
    case = terminal.case()
    assert "is_test" not in case.model_dump_json()
    assert is_intact(Record.model_validate_json(case.model_dump_json()))


def test_a_device_test_is_kept_and_named(terminal, centre, operator):
    facts = DeviceTestFacts(
        test="paper.dots", family="receipt_printer", verdict=F, evidence="columns 3 9", role="technician",
        account="T-01", duration_seconds=31,
    )  # fmt: skip
    terminal.upload(terminal.record(facts))
    assert [each.kind for each in board(centre).records] == ["device_test"]
    assert "设备测试" in operator.get("/console").text


def test_missing_morning_checks_show_once_due(terminal, enrol, centre, clock, operator):
    enrol("YC-002")
    assert board(centre).terminals.unchecked == 2
    assert operator.get("/console").text.count("今日未巡检") == 3
    terminal.upload(terminal.record(check(P, P, F, S)))
    line, other = board(centre).terminals.lines
    assert (line.check.passed, line.check.failed, line.check.skipped, line.is_unchecked) == (2, 1, 1, False)
    assert (other.check, other.is_unchecked, board(centre).terminals.unchecked) == (None, True, 1)
    clock.advance(hours=24)
    assert board(centre).terminals.unchecked == 2, "a check holds for its day"
    clock.advance(hours=16)
    assert board(centre).terminals.unchecked == 0, "early in the morning none is due"


def test_an_older_check_changes_nothing(terminal, centre):
    newer = terminal.record(check(P), occurred_at=NOON)
    older = terminal.record(check(F), occurred_at=NOON - timedelta(days=1))
    terminal.upload(newer, older)
    assert board(centre).terminals.lines[0].check.failed == 0


def test_check_receipt_is_verified_like_any(terminal, centre):
    record = terminal.record(check(P))
    text = make_receipt_proof(record, MORNING_CHECK, terminal.key)
    with centre.database.reading() as session:
        assert judge_receipt(session, text).has_come is False
    terminal.upload(record)
    with centre.database.reading() as session:
        found = judge_receipt(session, text)
    assert (found.verdict, found.has_come) == (ReceiptVerdict.GENUINE, True)


def test_throughput_answers_as_many_bytes_as_wanted(terminal):
    asked = ThroughputRequest(terminal_id=terminal.terminal_id, filler=b"\x00" * 1000, wanted=70_000)
    answer = terminal.call("POST", paths.THROUGHPUT, asked.model_dump_json().encode())
    reported = ThroughputAnswer.model_validate_json(answer.content)
    assert (reported.received, len(reported.filler)) == (1000, 70_000)
    other = asked.model_copy(update={"terminal_id": "YC-999"})
    assert terminal.call("POST", paths.THROUGHPUT, other.model_dump_json().encode()).status_code == 403
    greedy = {"terminal_id": terminal.terminal_id, "filler": base64.b64encode(b"").decode(), "wanted": 10**9}
    assert terminal.call("POST", paths.THROUGHPUT, str(greedy).replace("'", '"').encode()).status_code == 422


@pytest.fixture
def command(settings, terminal):
    def run(*arguments: str):
        where = ("--database-url", settings.database_url, "--keys", str(settings.keys_folder))
        return CliRunner().invoke(cli, [*arguments, *where])

    return run


def test_bundle_opens_and_names_its_terminal(terminal, command, tmp_path):
    file, out = tmp_path / "a.gkb", tmp_path / "out"
    content = SupportBundle(
        terminal_id=terminal.terminal_id, made_at=NOON, software_version="0.1",
        files=(BundledFile(name="kiosk.log", content=b"{}\n"),),
    )  # fmt: skip
    file.write_bytes(seal_bundle(content, terminal.sealing, terminal.key))
    said = command("bundle", str(file), "--out", str(out))
    assert said.exit_code == 0, said.output
    assert terminal.terminal_id in said.output
    assert (out / "kiosk.log").read_bytes() == b"{}\n"
    assert command("bundle", str(file), "--out", str(out)).exit_code == 2, "nothing is written over"
    file.write_bytes(seal_bundle(content, terminal.sealing, SigningKey(b"\x01" * 32)))
    forged = command("bundle", str(file), "--out", str(tmp_path / "forged"))
    assert (forged.exit_code, "签名不符" in forged.output) == (1, True)
    file.write_bytes(b"nothing")
    assert "打不开" in command("bundle", str(file)).output


def test_diagnosis_is_checked_by_its_signature(terminal, command):
    found = Diagnosis(terminal.terminal_id, NOON, (("software", "0.1"),), ("receipt_printer:paper_out",))
    said = command("diagnosis", make_diagnosis(found, terminal.key), "--json")
    assert said.exit_code == 0, said.output
    assert '"is_signed": true' in said.output
    forged = command("diagnosis", make_diagnosis(found, SigningKey(b"\x01" * 32)))
    assert (forged.exit_code, "签名不符" in forged.output) == (1, True)
    assert command("diagnosis", "hello").exit_code == 1
