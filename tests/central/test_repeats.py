"""A recorded request counts once; a restart, a lost heartbeat and a wrong clock shut no one out."""

from datetime import timedelta

from central.terminal_register.models import TerminalEntry
from contract import paths
from contract.execution import HoldRequest, SmsRequest
from contract.records import Submission
from contract.refusal import Refusal
from contract.terminals import Heartbeat
from tests.central.virtual_terminal import IDS, NOON, person

HOUR = timedelta(hours=1)


def beat(terminal, **more) -> Heartbeat:
    given = {"sent_at": NOON, "boot_id": "first", "software_version": "0.1", "number": 1} | more
    return Heartbeat(
        terminal_id=terminal.terminal_id, catalogue_version=1, state="available", devices=(),
        queue_pending=0, queue_parked=0, last_sequence=0, **given,
    )  # fmt: skip


def said(terminal, message: Heartbeat) -> int:
    return terminal.call("POST", paths.HEARTBEAT, message.model_dump_json().encode()).status_code


def known(centre, terminal) -> TerminalEntry:
    with centre.database.reading() as session:
        return session.get_one(TerminalEntry, terminal.terminal_id)


def test_a_recorded_heartbeat_changes_nothing(terminal, centre, client, clock):
    old = terminal.signed("POST", paths.HEARTBEAT, beat(terminal, software_version="0.1").model_dump_json().encode())
    assert client.request(old.method, paths.HEARTBEAT, content=old.body, headers=old.headers).status_code == 200
    clock.advance(hours=1)
    assert said(terminal, beat(terminal, number=2, software_version="0.2")) == 200
    clock.advance(hours=1)
    again = client.request(old.method, paths.HEARTBEAT, content=old.body, headers=old.headers)
    assert (again.status_code, Refusal.model_validate_json(again.content).code) == (409, "repeated")
    assert (known(centre, terminal).software_version, known(centre, terminal).last_seen_at) == ("0.2", NOON + HOUR)


def test_recorded_heartbeat_of_earlier_boot_changes_nothing(terminal):
    assert [said(terminal, beat(terminal, number=each)) for each in (1, 2, 5)] == [200, 200, 200]
    assert said(terminal, beat(terminal, boot_id="second")) == 200
    assert [said(terminal, beat(terminal, number=each)) for each in (1, 2, 4, 5)] == [409, 409, 409, 409]
    assert said(terminal, beat(terminal, boot_id="second", number=2)) == 200


def test_wrong_clock_shuts_no_terminal_out(terminal):
    assert said(terminal, beat(terminal, sent_at=NOON.replace(year=2040))) == 200
    assert said(terminal, beat(terminal, sent_at=NOON, number=2)) == 200
    assert said(terminal, beat(terminal, sent_at=NOON.replace(year=1970), boot_id="second")) == 200


def test_old_software_is_judged_by_its_own_time(terminal):
    assert said(terminal, beat(terminal, number=0)) == 200
    assert said(terminal, beat(terminal, number=0)) == 409
    assert said(terminal, beat(terminal, number=0, sent_at=NOON + HOUR)) == 200
    assert said(terminal, beat(terminal, number=0, boot_id="second")) == 200


def test_recorded_request_for_message_or_slot_does_nothing(terminal, client):
    shown = terminal.proven(Submission(person=person(), answers={"mobile": "13800000000"}), "GA004")
    sealed = terminal.sealing.seal(shown)
    given = {"request_id": IDS.new(), "visit_id": "v1", "item_code": "GA004", "catalogue_version": 1, "sealed": sealed}
    for path, question in (
        (paths.SMS, SmsRequest(**given, field="sms_code")),
        (paths.HOLDS, HoldRequest(**given, field="slot", slot="none")),
    ):
        sent = terminal.signed("POST", path, question.model_dump_json().encode())
        answers = [client.request("POST", path, content=sent.body, headers=sent.headers) for _ in range(3)]
        assert [each.status_code for each in answers] == [200, 409, 409]
        assert terminal.call("POST", path, sent.body).status_code == 200, "asking anew is no repeat"
