"""A submission receipt is checked with the key of its time, also after its terminal has another key or was withdrawn."""

import json

import pytest
from typer.testing import CliRunner

from central.cli.verbs import app as cli
from central.terminal_register.credentials import revoke
from central.terminals.receipts import ReceiptVerdict, judge_receipt
from contract import paths
from contract.key_rotation import rotation_request
from contract.receipt_proof import make_receipt_proof
from contract.signing_keys import SigningKey


def rotated(terminal) -> None:
    """The terminal changes its key, as the centre asks it to."""
    new = SigningKey.generate()
    request = rotation_request(terminal.terminal_id, terminal.key.verify_key, new)
    assert terminal.call("POST", paths.ROTATE, request.model_dump_json().encode()).status_code == 200
    terminal.key = new
    assert terminal.call("POST", "/v1/lists", b"{}").status_code == 422, "the new key was used"


def judged(centre, code: str):
    with centre.database.reading() as session:
        return judge_receipt(session, code)


def test_receipt_before_rotation_verifies_with_old_key(terminal, centre, clock):
    first = terminal.case()
    codes = [make_receipt_proof(first, "RS009", terminal.key)]
    terminal.upload(first)
    began = clock.now()
    clock.advance(days=30)
    rotated(terminal)
    ended = clock.now()
    second = terminal.case(occurred_at=clock.now())
    codes.append(make_receipt_proof(second, "RS009", terminal.key))
    before, after = (judged(centre, code) for code in codes)
    assert (before.verdict, after.verdict) == (ReceiptVerdict.GENUINE, ReceiptVerdict.GENUINE)
    assert (before.has_come, after.has_come) == (True, False)
    assert (before.key.since, before.key.until, before.key.ended_by) == (began, ended, "rotated")
    assert (after.key.until, after.key.ended_by) == (None, "")
    assert before.key.mark != after.key.mark


def test_old_key_signing_late_is_out_of_time(terminal, centre, clock):
    old = terminal.key
    clock.advance(days=30)
    rotated(terminal)
    late = terminal.case(occurred_at=clock.now().replace(year=clock.now().year + 1))
    assert judged(centre, make_receipt_proof(late, "RS009", old)).verdict is ReceiptVerdict.OUT_OF_TIME
    early = terminal.case(occurred_at=clock.now().replace(year=clock.now().year - 1))
    assert judged(centre, make_receipt_proof(early, "RS009", terminal.key)).verdict is ReceiptVerdict.OUT_OF_TIME


def test_receipt_of_withdrawn_key_names_its_record(terminal, centre, clock, enrol):
    came, kept = terminal.case(), terminal.case()
    terminal.upload(came)
    clock.advance(hours=1)
    with centre.database.writing() as session:
        assert revoke(session, terminal.terminal_id, clock.now())
    codes = [make_receipt_proof(each, "RS009", terminal.key) for each in (came, kept)]
    for code, has_come in zip(codes, (True, False), strict=True):
        found = judged(centre, code)
        assert (found.verdict, found.has_come) == (ReceiptVerdict.WITHDRAWN, has_come)
        assert (found.key.ended_by, found.key.until) == ("revoked", clock.now())
    enrol(terminal.terminal_id)
    assert judged(centre, codes[0]).verdict is ReceiptVerdict.WITHDRAWN, "another machine changes nothing of it"


def test_receipt_of_machine_that_was_replaced_stays_genuine(terminal, centre, enrol, clock):
    code = make_receipt_proof(terminal.case(), "RS009", terminal.key)
    clock.advance(days=1)
    enrol(terminal.terminal_id)
    found = judged(centre, code)
    assert (found.verdict, found.key.ended_by) == (ReceiptVerdict.GENUINE, "replaced")


def test_what_no_terminal_signed_is_no_receipt(terminal, centre):
    record = terminal.case()
    forged = make_receipt_proof(record, "RS009", SigningKey.generate())
    elsewhere = make_receipt_proof(record.model_copy(update={"terminal_id": "YC-999"}), "RS009", terminal.key)
    assert judged(centre, forged).verdict is ReceiptVerdict.NOT_SIGNED
    assert judged(centre, elsewhere).verdict is ReceiptVerdict.UNKNOWN_TERMINAL
    for text in ("", "GK1:", "GK1:AAAA", "https://example.org", "GK1:" + "7" * 5000):
        assert judged(centre, text).verdict is ReceiptVerdict.UNREADABLE


def test_another_record_under_receipt_number_is_missing(terminal, centre):
    record = terminal.case()
    terminal.upload(record)
    other = record.model_copy(update={"digest": "0" * 64})
    assert not judged(centre, make_receipt_proof(other, "RS009", terminal.key)).has_come


@pytest.mark.parametrize("by_input", [True, False])
def test_the_command_tells_key_and_time(terminal, centre, database_url, tmp_path, by_input):
    code = make_receipt_proof(terminal.case(), "RS009", terminal.key)
    where = ["--database-url", database_url, "--keys", str(tmp_path / "keys")]
    given = ["receipt", "-" if by_input else code, *where]
    reported = CliRunner().invoke(cli, [*given, "--json"], input=code + "\n")
    fields = json.loads(reported.stdout)
    assert (reported.exit_code, fields["verdict"], fields["terminal_id"]) == (0, "genuine", "YC-001")
    assert fields["key"]["until"] is None
    shown = CliRunner().invoke(cli, given, input=code + "\n")
    assert fields["key"]["mark"] in shown.stdout
    assert "养老金认证" in shown.stdout
    wrong = CliRunner().invoke(cli, ["receipt", "GK1:AAAA", *where])
    assert (wrong.exit_code, "no receipt" in wrong.stdout) == (1, True)
