"""A machine that replaces another takes over its name; what a terminal holds for delivered and the centre lacks comes again."""

from itertools import count

import pytest
from sqlalchemy import func, select

from central.records.completeness import MissingRun, ask_again, gaps
from central.records.models import StoredRecord
from central.terminals.service import find_terminal
from central.usage.service import totals
from contract.answers import Disposition, Upload
from contract.chain import GENESIS
from contract.refusal import Refusal
from contract.terminals import Heartbeat, HeartbeatAnswer, SendAgain
from tests.central.virtual_terminal import NOON, VirtualTerminal

A, D, C, R = Disposition.ACCEPTED, Disposition.DUPLICATE, Disposition.CONFLICT, Disposition.REFUSED
BEATS = count(1)


def words(answer) -> list[Disposition]:
    return [each.disposition for each in answer.dispositions]


def beat(terminal: VirtualTerminal, **more) -> HeartbeatAnswer:
    devices = more.pop("devices", ())
    message = Heartbeat(
        terminal_id=terminal.terminal_id,
        epoch=more.pop("epoch", terminal.epoch),
        sent_at=NOON,
        boot_id="b",
        software_version="0.1",
        catalogue_version=1,
        state="available",
        devices=devices,
        queue_pending=more.pop("pending", 0),
        queue_parked=more.pop("parked", 0),
        last_sequence=more.pop("last", terminal.end.sequence),
        number=next(BEATS),
        **more,
    )
    answer = terminal.call("POST", "/v1/heartbeat", message.model_dump_json().encode())
    return HeartbeatAnswer.model_validate_json(answer.content)


def served(centre) -> int:
    with centre.database.reading() as session:
        return totals(session).served


def test_replaced_machine_begins_its_own_chain(enrol, centre):
    old = enrol()
    kept = [old.case() for _ in range(4)]
    old.upload(kept[0], kept[2])
    new = enrol()
    assert (old.epoch, new.epoch, new.end) == (1, 2, GENESIS)
    assert beat(new).complete_up_to == 0
    answer = new.upload(new.case(), new.case())
    assert words(answer) == [A, A]
    assert (answer.epoch, answer.complete_up_to) == (2, 2)
    assert beat(new).complete_up_to == 2
    with centre.database.reading() as session:
        assert gaps(session, "YC-001") == [MissingRun(1, 2, 2)]
    late = new.upload(kept[1], kept[3], kept[0])
    assert words(late) == [A, A, D]
    assert (late.epoch, late.complete_up_to) == (1, 4)
    with centre.database.reading() as session:
        assert gaps(session, "YC-001") == []
        assert session.scalar(select(func.count()).select_from(StoredRecord)) == 6
    assert served(centre) == 6


def test_same_key_goes_on_with_its_own_chain(enrol):
    first = enrol()
    first.upload(first.case())
    second = enrol()
    third = enrol(key=second.key)
    again = enrol(key=first.key)
    assert [each.epoch for each in (first, second, third, again)] == [1, 2, 2, 1]
    again.end = first.end
    assert again.upload(again.case()).complete_up_to == 2
    assert enrol().epoch == 3


def test_record_belongs_to_chain_that_it_says(enrol):
    old = enrol()
    one = old.case()
    new = enrol()
    mixed = Upload(batch_id="b", terminal_id="YC-001", epoch=2, records=(one, new.case()))
    assert words(new.send(mixed)) == [R, A]
    assert words(new.send(Upload(batch_id="b", terminal_id="YC-001", epoch=1, records=(one,)))) == [A]
    same_id = new.case(record_id=one.record_id)
    assert words(new.upload(same_id)) == [C]


def test_a_chain_that_no_key_began_takes_nothing(terminal):
    batch = Upload(batch_id="b", terminal_id="YC-001", epoch=2, records=(terminal.case(epoch=2),))
    answer = terminal.call("POST", "/v1/records", batch.model_dump_json().encode())
    assert answer.status_code == 422
    assert Refusal.model_validate_json(answer.content).code == "malformed"
    assert beat(terminal, epoch=2).complete_up_to == 0


def test_missing_delivered_records_are_asked_for(terminal):
    records = [terminal.case() for _ in range(5)]
    assert beat(terminal, pending=5).send_again_from is None
    terminal.upload(*records[:2], records[4])
    assert beat(terminal, pending=2).send_again_from is None
    assert beat(terminal).send_again_from == 3
    assert beat(terminal, last=2).send_again_from is None
    assert words(terminal.upload(*records)) == [D, D, A, A, D]
    assert beat(terminal).send_again_from is None


def test_records_parked_at_terminal_are_not_asked_for(terminal):
    good, bad, later = terminal.case(), terminal.case(sealed=b"no seal"), terminal.case()
    assert words(terminal.upload(good, bad, later)) == [A, R, A]
    assert beat(terminal, parked=1).send_again_from is None
    terminal.case()
    assert beat(terminal, parked=1).send_again_from == 2


def test_operator_request_is_forgotten_once_obeyed(terminal, centre):
    records = [terminal.case() for _ in range(4)]
    terminal.upload(*records)
    with centre.database.writing() as session:
        assert ask_again(session, "YC-001", 2)
        assert not ask_again(session, "YC-404", 1)
        assert not ask_again(session, "YC-001", 1, epoch=9)
    assert [beat(terminal).send_again_from for _ in range(2)] == [2, 2]
    terminal.upload(terminal.case())
    assert beat(terminal).send_again_from == 2
    terminal.upload(*records[1:])
    assert beat(terminal).send_again_from is None
    assert served(centre) == 5


def test_operator_asks_for_earlier_chain_after_enrolment(enrol, centre):
    old = enrol()
    records = [old.case() for _ in range(3)]
    old.upload(*records)
    new = enrol()
    with centre.database.writing() as session:
        assert ask_again(session, "YC-001", 2, epoch=1)
    wish = SendAgain(epoch=1, first=2)
    assert (beat(new).send_again_from, beat(new).send_again_earlier) == (None, (wish,))
    new.upload(new.case())
    assert beat(new).send_again_earlier == (wish,)
    assert words(new.upload(*records[1:])) == [D, D]
    assert beat(new).send_again_earlier == ()


def test_queue_damage_is_kept_and_shown(terminal, centre, operator):
    beat(terminal, queue_damage="3 pages of the file do not fit their sums" * 10)
    with centre.database.reading() as session:
        found = find_terminal(session, "YC-001")
        assert found is not None
        assert found.queue_damage.startswith("3 pages")
    assert "队列损坏" in operator.get("/console").text
    beat(terminal)
    assert "队列损坏" not in operator.get("/console").text


@pytest.mark.parametrize("epochs", [1, 3])
def test_any_machine_delivers_the_rest_of_an_epoch(enrol, centre, epochs):
    machines = [enrol() for _ in range(epochs)]
    left = [(machine.epoch, [machine.case() for _ in range(3)]) for machine in machines]
    newest = machines[-1]
    for _, records in reversed(left):
        assert newest.upload(*records).complete_up_to == 3
    assert served(centre) == 3 * epochs
