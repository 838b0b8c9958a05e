"""Money when the centre stumbles: what is not known is asked about, what was not opened is opened anew, nothing is guessed."""

from datetime import timedelta
from typing import Any

import pytest

from contract.execution import DepartmentDown, Order, OrderState, Rejected
from contract.records import Outcome
from kiosk.intents import ConfirmLeave, GoBack, GoHome, GoOn, Leave, OpenItem, SetField
from kiosk.steps.payment import USUAL_SECONDS
from kiosk.view import (
    FormScreen,
    GuideScreen,
    MainAction,
    PaymentScreen,
    PayStage,
    ResultScreen,
    ReviewScreen,
    Tone,
)
from offline_queue.centre_outcomes import CentreRefused
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import UNREACHED, Bench, both
from tests.kiosk.test_journeys import at, walked_to

FAULT = "background work failed"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def breaks(*_: Any) -> Any:
    raise ValueError("an answer that nobody understands")


def at_the_till(bench: Bench) -> Citizen:
    """GA044 with its order opened, and nobody who pays."""
    bench.centre.paid_after = 10**6
    citizen = walked_to(bench, "GA044", ReviewScreen)
    bench.do(GoOn())
    bench.wait(1)
    assert isinstance(bench.screen, PaymentScreen)
    return citizen


@pytest.mark.parametrize("reply", [UNREACHED, CentreRefused(500, "x", ""), DepartmentDown(request_id="r")])
def test_an_order_that_was_not_opened_is_opened_with_the_same_number(bench: Bench, reply: Any) -> None:
    asked: list[str] = []

    def refuses(request: Any) -> Any:
        asked.append(request.request_id)
        return reply

    bench.centre.order_reply = refuses
    at_the_till(bench)
    assert bench.screen.stage is PayStage.PROBLEM
    assert bench.screen.note.tone is Tone.BAD
    assert bench.view.chrome.main is MainAction.RETRY
    bench.centre.order_reply = None
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.stage is PayStage.WAITING
    assert bench.centre.orders == asked[:1]


@pytest.mark.expected_logs(FAULT)
def test_an_order_that_cannot_be_understood_is_asked_for_again(bench: Bench) -> None:
    bench.centre.order_reply = breaks
    at_the_till(bench)
    assert bench.screen.stage is PayStage.PROBLEM
    bench.centre.order_reply = None
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.stage is PayStage.WAITING


@pytest.mark.expected_logs(FAULT)
def test_a_state_that_cannot_be_understood_may_mean_paid(bench: Bench) -> None:
    at_the_till(bench)
    works, bench.centre.order_state = bench.centre.order_state, breaks  # type: ignore[method-assign]
    bench.wait(3)
    assert bench.screen.stage is PayStage.UNKNOWN
    assert bench.screen.qr_text == ""
    bench.centre.order_state = works  # type: ignore[method-assign]
    bench.centre.paid_after = 0
    bench.do(GoOn())
    bench.wait(2)
    assert isinstance(bench.screen, ResultScreen)
    assert len(bench.centre.orders) == 1


def test_a_cancelled_order_is_dead_and_a_new_one_is_opened(bench: Bench) -> None:
    at_the_till(bench)
    bench.centre.order = bench.centre.order.model_copy(update={"state": OrderState.CANCELLED})
    bench.wait(3)
    assert bench.screen.stage is PayStage.EXPIRED
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.stage is PayStage.WAITING
    assert len(bench.centre.orders) == 2


@pytest.mark.parametrize("off", [timedelta(hours=-3), timedelta(hours=3)])
def test_a_clock_that_is_wrong_shows_the_usual_time(bench: Bench, off: timedelta) -> None:
    works = bench.centre.open_order

    def opened(request: Any) -> Any:
        order: Order = works(request)
        bench.centre.order = order.model_copy(update={"expires_at": order.expires_at + off})
        return bench.centre.order

    bench.centre.open_order = opened  # type: ignore[method-assign]
    at_the_till(bench)
    assert USUAL_SECONDS - 5 <= bench.screen.seconds_left <= USUAL_SECONDS


def test_at_the_till_there_is_no_way_back_and_nothing_else_to_do(bench: Bench) -> None:
    at_the_till(bench)
    for intent in (GoBack(), GoOn(), SetField("mobile", "1"), OpenItem("GA001")):
        assert not bench.do(intent), intent
    assert not bench.view.chrome.can_go_back


def test_who_leaves_a_waiting_order_leaves_what_is_needed_to_settle_it(bench: Bench) -> None:
    at_the_till(bench)
    number = bench.screen.order_no
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(1)
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.FAILED]
    assert bench.outbox.submissions[0].order_no == number


def test_a_no_at_the_till_names_another_item(bench: Bench) -> None:
    bench.centre.order_reply = lambda request: Rejected(
        request_id=request.request_id, reason=both("不归这里管"), advice=both("请到车管所"), instead="MZ009"
    )
    walked_to(bench, "GA044", ResultScreen)
    assert bench.screen.next_steps == ("请到车管所",)
    assert bench.do(OpenItem("MZ009"))
    assert isinstance(bench.screen, GuideScreen)


@pytest.mark.expected_logs(FAULT)
def test_an_earlier_payment_that_cannot_be_looked_up_lets_nothing_new_begin(bench: Bench) -> None:
    works, bench.centre.earlier_order = bench.centre.earlier_order, breaks  # type: ignore[method-assign]
    citizen = Citizen(bench)
    citizen.open("GA044")
    citizen.start()
    citizen.walk(at(PaymentScreen))
    bench.wait(1)
    assert bench.screen.stage is PayStage.PROBLEM
    assert bench.view.chrome.main is MainAction.RETRY
    assert bench.centre.orders == []
    bench.centre.earlier_order = works  # type: ignore[method-assign]
    bench.do(GoOn())
    citizen.walk(at(FormScreen))


def test_home_is_asked_about_first_while_an_order_waits(bench: Bench) -> None:
    at_the_till(bench)
    assert bench.do(GoHome())
    assert bench.view.overlay is not None
    assert isinstance(bench.screen, PaymentScreen)
