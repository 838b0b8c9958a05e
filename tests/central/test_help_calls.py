"""A call for help rings at the console until somebody answers, and the terminal hears how it stands. Nothing says who called."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from central.assembly.retention import forget_due
from central.help_calls.models import HelpCallEntry
from central.help_calls.service import COMES_WITHIN, HEARD_WITHIN, RINGS_FOR
from central.operators.roles import OperatorRole
from contract import paths
from contract.help_calls import HelpCallAnswer, HelpCallRequest, HelpCallState

RINGING, COMING, NO_ONE_FREE, OVER = HelpCallState


def call(terminal, call_id: str = "c1", **said: bool) -> HelpCallState:
    request = HelpCallRequest(terminal_id=terminal.terminal_id, call_id=call_id, **said)
    answer = terminal.call("POST", paths.HELP_CALLS, request.model_dump_json().encode())
    assert answer.status_code == 200, answer.text
    return HelpCallAnswer.model_validate_json(answer.content).state


def press(operator, terminal, what: str, call_id: str = "c1", **form: str) -> int:
    to = f"/console/calls/{terminal.terminal_id}/{call_id}/{what}"
    return operator.post(to, data=form, follow_redirects=False).status_code


def listed(operator) -> str:
    return operator.get("/console/calls/fragment").text


def test_call_rings_until_somebody_comes(terminal, operator):
    assert "没有人在求助" in listed(operator)
    assert [call(terminal), call(terminal)] == [RINGING, RINGING]
    assert 'data-rings="1"' in listed(operator)
    assert press(operator, terminal, "answer") == 303
    assert call(terminal) == COMING
    assert "data-rings" not in listed(operator)
    assert "正在过去" in listed(operator)
    assert press(operator, terminal, "close", fate="helped") == 303
    assert call(terminal) == OVER
    assert "已有人帮助" in listed(operator)
    assert press(operator, terminal, "close", fate="helped") == 409


def test_second_helper_hears_who_goes(terminal, client, be):
    call(terminal)
    be("li", OperatorRole.KEEPER)
    assert [press(client, terminal, "answer"), press(client, terminal, "answer")] == [303, 303]
    be("wang", OperatorRole.KEEPER)
    refused = client.post(f"/console/calls/{terminal.terminal_id}/c1/answer", follow_redirects=False)
    assert refused.status_code == 409
    assert "li 已经应答" in refused.text
    assert call(terminal) == COMING
    assert press(client, terminal, "close", fate="helped") == 303


def test_first_page_names_terminals_that_call(terminal, operator, clock):
    call(terminal)
    clock.advance(seconds=10)
    assert "1 台终端正在求助" in operator.get("/console").text
    assert 'data-rings="1"' in operator.get("/console/calls").text


@pytest.mark.parametrize("first", [(), ("answer",)], ids=["at once", "after all"])
def test_terminal_hears_that_no_one_can_come(terminal, operator, first):
    call(terminal)
    for each in first:
        press(operator, terminal, each)
    assert press(operator, terminal, "close", fate="withdrawn") == 422
    assert press(operator, terminal, "close", fate="nobody") == 303
    assert call(terminal) == NO_ONE_FREE


def test_citizen_takes_a_call_back(terminal, operator):
    call(terminal)
    assert call(terminal, is_over=True) == OVER
    assert "群众已取消或离开" in listed(operator)
    assert press(operator, terminal, "answer") == 409


def test_placing_after_its_withdrawal_never_rings(terminal, operator):
    call(terminal, "c1")
    assert [call(terminal, "c2", is_over=True), call(terminal, "c2")] == [OVER, OVER]
    assert 'data-rings="1"' in listed(operator), "the other call is not touched"
    assert "群众已取消或离开" in listed(operator)


def test_ended_calls_hide_no_ringing_one(terminal, enrol, operator, clock, monkeypatch):
    monkeypatch.setattr("central.help_calls.service.MOST_LISTED", 2)
    call(terminal)
    other = enrol("YC-002")
    for number in range(3):
        clock.advance(seconds=10)
        call(other, f"d{number}")
        call(other, f"d{number}", is_over=True)
    assert 'data-rings="1"' in listed(operator)
    assert listed(operator).count("群众已取消或离开") == 1, "filled up to the limit"


def test_lapsed_call_stays_lapsed(terminal, operator, clock):
    call(terminal, "c1")
    clock.advance(seconds=RINGS_FOR.total_seconds())
    call(terminal, "c2")
    assert "无人应答" in listed(operator)
    assert "群众已取消或离开" not in listed(operator)


def test_unanswered_call_lapses(terminal, operator, clock):
    call(terminal)
    clock.advance(seconds=RINGS_FOR.total_seconds())
    assert call(terminal) == OVER
    assert "无人应答" in listed(operator)
    assert press(operator, terminal, "answer") == 409


def test_answered_call_does_not_stay_open(terminal, operator, clock):
    call(terminal)
    press(operator, terminal, "answer")
    clock.advance(seconds=COMES_WITHIN.total_seconds())
    assert call(terminal) == OVER
    assert "未写明结果" in listed(operator)


def test_silent_terminal_is_marked(terminal, operator, clock):
    call(terminal)
    assert "终端失联" not in listed(operator)
    clock.advance(seconds=HEARD_WITHIN.total_seconds())
    assert "终端失联" in listed(operator)


def test_terminal_has_one_call_at_a_time(terminal, operator):
    call(terminal, "c1")
    assert call(terminal, "c2") == RINGING
    assert 'data-rings="1"' in listed(operator)
    assert call(terminal, "c1") == OVER


def test_no_terminal_speaks_for_another(terminal, enrol):
    other = enrol("YC-002")
    request = HelpCallRequest(terminal_id=terminal.terminal_id, call_id="c1")
    assert other.call("POST", paths.HELP_CALLS, request.model_dump_json().encode()).status_code == 403


def test_calls_are_forgotten_in_time(terminal, centre, clock):
    call(terminal)
    for days, left in ((centre.settings.keep_calls_days, 1), (1, 0)):
        clock.advance(days=days)
        forget_due(centre.database, centre.settings, clock.now() - timedelta(seconds=1))
        with centre.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(HelpCallEntry)) == left
