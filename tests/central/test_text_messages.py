"""Text messages are limited: to one number, in one visit, at one terminal, however they are asked for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pydantic import TypeAdapter
from sqlalchemy import text

from central.assembly.retention import forget_due
from contract import paths
from contract.execution import SmsAnswer, SmsReply, SmsRequest
from contract.records import Submission
from tests.central.virtual_terminal import VirtualTerminal, person

ITEM, FIELD, MOBILE = "RS034", "sms_code", "13800138000"


def asked(
    terminal: VirtualTerminal, mobile: str = MOBILE, visit: str = "v1", item: str = ITEM, field: str = FIELD
) -> SmsAnswer:
    submission = Submission(person=person(), answers={"mobile": mobile})
    submission = terminal.proven(submission, item, visit_id=visit)
    answer = terminal.put(SmsRequest, paths.SMS, submission, item, field=field, visit_id=visit)
    assert answer.status_code == 200, answer.text
    return TypeAdapter(SmsReply).validate_json(answer.content)


def other(number: int) -> str:
    return f"139{number:08}"


@pytest.mark.parametrize(
    "written", [MOBILE, "138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００", f" {MOBILE} "]
)
def test_number_gets_one_minute_however_it_is_written(terminal, enrol, clock, written):
    assert asked(terminal).sent
    clock.advance(seconds=20)
    again = asked(enrol("YC-002"), written, "v2")
    assert (again.sent, again.retry_after_seconds) == (False, 40)
    clock.advance(seconds=40)
    assert asked(terminal, written).sent


def test_number_gets_five_day_from_all_terminals(terminal, enrol, clock):
    second = enrol("YC-002")
    for number in range(5):
        assert asked((terminal, second)[number % 2], visit=f"v{number}").sent
        clock.advance(minutes=2)
    refused = asked(terminal, visit="v9")
    assert not refused.sent
    clock.advance(seconds=refused.retry_after_seconds - 1)
    assert not asked(second, visit="v9").sent
    clock.advance(seconds=1)
    assert asked(second, visit="v9").sent


def test_a_visit_gets_five(terminal):
    assert [asked(terminal, other(number)).sent for number in range(7)] == [True] * 5 + [False] * 2
    assert asked(terminal, other(9), "v2").sent


def test_a_terminal_gets_so_many_an_hour(terminal, enrol, centre, clock):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"messages_an_hour": 8}))
    sent = [asked(terminal, other(number), f"v{number}") for number in range(12)]
    assert [each.sent for each in sent] == [True] * 8 + [False] * 4
    assert sent[-1].retry_after_seconds == timedelta(hours=1).total_seconds()
    assert asked(enrol("YC-002"), other(20)).sent
    clock.advance(hours=1)
    assert asked(terminal, other(30), "v30").sent


def test_of_many_at_once_one_goes(terminal):
    for number in range(8):
        terminal.proven(Submission(person=person()), ITEM, visit_id=f"v{number}")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: asked(terminal, visit=f"v{number}"), range(8)))
    assert [each.sent for each in answers].count(True) == 1


@pytest.mark.parametrize(
    ("item", "field"),
    [("ZS001", "mobile"), ("ZS001", "sms_code"), ("RS009", "sms_code"), (ITEM, "mobile"), (ITEM, "other")],
)
def test_item_or_field_without_code_sends_no_message(terminal, centre, item, field):
    """A code that no field takes has no purpose but to make a stranger's phone ring."""
    answer = asked(terminal, item=item, field=field)
    assert (answer.sent, answer.request_id != "") == (False, True)
    with centre.database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM text_message")).scalar() == 0
    assert asked(terminal).sent, "and the number was not used up by it"


def test_without_a_number_nothing_is_sent(terminal):
    assert not asked(terminal, " ").sent


def test_text_message_number_is_not_kept(terminal, centre, clock):
    asked(terminal)
    with centre.database.engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM text_message")).all()
    assert len(kept) == 1
    assert MOBILE not in str(kept)
    clock.advance(days=3)
    assert forget_due(centre.database, centre.settings, clock.now())["text_message"] == 1
