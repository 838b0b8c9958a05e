"""Money when the centre stumbles: what is not known is asked about, what was not opened is opened again, nothing is guessed."""

from datetime import timedelta
from typing import Any

import pytest

from contract.execution import DepartmentDown, Order, OrderState, Rejected
from contract.terms import Outcome
from kiosk.steps.sending.payment import USUAL_SECONDS
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.guide import GuideScreen
from kiosk.view.intents import ConfirmLeave, GoBack, GoHome, GoOn, Leave, OpenItem, SetField
from kiosk.view.note import Tone
from kiosk.view.overlay import OverlayKind
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen
from kiosk.view.review import ReviewScreen
from kiosk.view.visit_end import GoodbyeScreen
from offline_queue.centre_outcomes import CentreRefused
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import UNREACHED, Bench, both
from tests.kiosk.walking import at, walk_to

FAULT = "background work failed"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def breaks(*_: Any) -> Any:
    raise ValueError("an answer that no one understands")


def walk_to_payment(bench: Bench) -> Citizen:
    """GA044 with its order opened, and no one who pays."""
    bench.centre.paid_after = 10**6
    citizen = walk_to(bench, "GA044", ReviewScreen)
    bench.do(GoOn())
    bench.wait(1)
    assert isinstance(bench.screen, PaymentScreen)
    to_the_code(bench)
    return citizen


def to_the_code(bench: Bench) -> None:
    """Payee and amount are looked over, where an order is there."""
    if bench.screen.stage is PayStage.TO_CHECK:
        bench.do(GoOn())
        bench.wait(1)


@pytest.mark.parametrize("reply", [UNREACHED, CentreRefused(500, "x", ""), DepartmentDown(request_id="r")])
def test_unopened_order_is_opened_with_same_number(bench: Bench, reply: Any) -> None:
    asked: list[str] = []

    def refuses(request: Any) -> Any:
        asked.append(request.request_id)
        return reply

    bench.centre.order_reply = refuses
    walk_to_payment(bench)
    assert bench.screen.stage is PayStage.PROBLEM
    assert bench.screen.note.tone is Tone.BAD
    assert bench.view.frame.main is MainAction.RETRY
    bench.centre.order_reply = None
    bench.do(GoOn())
    bench.wait(1)
    to_the_code(bench)
    assert bench.screen.stage is PayStage.WAITING
    assert bench.centre.orders == asked[:1]


def test_back_from_unopened_order_opens_another(bench: Bench) -> None:
    asked: list[str] = []

    def refuses(request: Any) -> Any:
        asked.append(request.request_id)
        return UNREACHED

    bench.centre.order_reply = refuses
    walk_to_payment(bench)
    assert bench.view.frame.can_go_back
    assert bench.do(GoBack())
    assert isinstance(bench.screen, ReviewScreen)
    bench.centre.order_reply = None
    bench.do(GoOn())
    bench.wait(1)
    to_the_code(bench)
    assert bench.screen.stage is PayStage.WAITING
    assert not bench.view.frame.can_go_back
    assert set(bench.centre.orders).isdisjoint(asked)


def test_waiting_payer_hears_of_network_outage(bench: Bench) -> None:
    walk_to_payment(bench)
    works, bench.centre.order_state = bench.centre.order_state, lambda _: UNREACHED  # type: ignore[method-assign]
    bench.wait(3)
    assert bench.screen.stage is PayStage.WAITING
    assert bench.screen.note.tone is Tone.CAUTION
    assert "不用再付" in bench.screen.note.advice
    bench.centre.order_state = works  # type: ignore[method-assign]
    bench.wait(3)
    assert bench.screen.note.tone is Tone.NEUTRAL


@pytest.mark.expected_logs(FAULT)
def test_unreadable_order_is_asked_for_again(bench: Bench) -> None:
    bench.centre.order_reply = breaks
    walk_to_payment(bench)
    assert bench.screen.stage is PayStage.PROBLEM
    bench.centre.order_reply = None
    bench.do(GoOn())
    bench.wait(1)
    to_the_code(bench)
    assert bench.screen.stage is PayStage.WAITING


@pytest.mark.expected_logs(FAULT)
def test_state_that_cannot_be_understood_may_mean_paid(bench: Bench) -> None:
    walk_to_payment(bench)
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


def test_cancelled_order_is_replaced(bench: Bench) -> None:
    walk_to_payment(bench)
    bench.centre.order = bench.centre.order.model_copy(update={"state": OrderState.CANCELLED})
    bench.wait(3)
    assert bench.screen.stage is PayStage.CANCELLED
    assert "取消" in bench.screen.note.text
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.stage is PayStage.WAITING
    assert len(bench.centre.orders) == 2


@pytest.mark.parametrize("off", [timedelta(hours=-3), timedelta(hours=3)])
def test_clock_that_is_wrong_shows_usual_time(bench: Bench, off: timedelta) -> None:
    works = bench.centre.open_order

    def opened(request: Any) -> Any:
        order: Order = works(request)
        bench.centre.order = order.model_copy(update={"expires_at": order.expires_at + off})
        return bench.centre.order

    bench.centre.open_order = opened  # type: ignore[method-assign]
    walk_to_payment(bench)
    assert USUAL_SECONDS - 5 <= bench.screen.seconds_left <= USUAL_SECONDS


def test_payment_screen_has_no_way_back(bench: Bench) -> None:
    walk_to_payment(bench)
    for intent in (GoBack(), GoOn(), SetField("mobile", "1"), OpenItem("GA001")):
        assert not bench.do(intent), intent
    assert not bench.view.frame.can_go_back


def test_leaving_open_order_keeps_what_settles_it(bench: Bench) -> None:
    walk_to_payment(bench)
    number = bench.screen.order_no
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(1)
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.FAILED]
    assert bench.outbox.submissions[0].order_no == number


def test_refusal_at_payment_names_another_item(bench: Bench) -> None:
    bench.centre.order_reply = lambda request: Rejected(
        request_id=request.request_id, reason=both("不归这里管"), advice=both("请到车管所"), instead="MZ009"
    )
    walk_to(bench, "GA044", ResultScreen)
    assert bench.screen.next_steps == ("请到车管所",)
    assert bench.do(OpenItem("MZ009"))
    assert isinstance(bench.screen, GuideScreen)


@pytest.mark.expected_logs(FAULT)
def test_unknown_earlier_payment_blocks_a_new_order(bench: Bench) -> None:
    works, bench.centre.earlier_order = bench.centre.earlier_order, breaks  # type: ignore[method-assign]
    citizen = Citizen(bench)
    citizen.open("GA044")
    citizen.start()
    citizen.walk(at(PaymentScreen))
    bench.wait(1)
    assert bench.screen.stage is PayStage.PROBLEM
    assert bench.view.frame.main is MainAction.RETRY
    assert bench.centre.orders == []
    bench.centre.earlier_order = works  # type: ignore[method-assign]
    bench.do(GoOn())
    citizen.walk(at(FormScreen))


def test_home_is_asked_about_first_while_order_waits(bench: Bench) -> None:
    walk_to_payment(bench)
    assert bench.do(GoHome())
    assert bench.view.overlay is not None
    assert isinstance(bench.screen, PaymentScreen)


# --- a code that has gone by ---


def expired(bench: Bench) -> None:
    walk_to_payment(bench)
    bench.centre.order = bench.centre.order.model_copy(update={"state": OrderState.EXPIRED})
    bench.wait(3)
    assert bench.screen.stage is PayStage.EXPIRED
    assert "没有扣款" not in bench.screen.note.text, "the phone may have been quicker"


def test_last_moment_payment_prevents_new_order(bench: Bench) -> None:
    expired(bench)
    bench.centre.paid_after = 0
    bench.do(GoOn())
    bench.wait(2)
    assert isinstance(bench.screen, ResultScreen)
    assert len(bench.centre.orders) == 1


def test_unclear_old_order_blocks_a_new_one(bench: Bench) -> None:
    expired(bench)
    bench.centre.is_cut = True
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.stage is PayStage.EXPIRED
    assert "网络" in bench.screen.note.text
    bench.centre.is_cut = False
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.stage is PayStage.WAITING
    assert len(bench.centre.orders) == 2


# --- time ---


def opened_with(bench: Bench, seconds: float) -> None:
    works = bench.centre.open_order

    def opened(request: Any) -> Any:
        order: Order = works(request)
        ends = bench.clock.now() + timedelta(seconds=seconds)
        bench.centre.order = order.model_copy(update={"expires_at": ends})
        return bench.centre.order

    bench.centre.open_order = opened  # type: ignore[method-assign]
    walk_to_payment(bench)


def test_found_order_shows_its_own_time(bench: Bench) -> None:
    opened_with(bench, 5)
    assert bench.screen.seconds_left <= 5


def test_time_left_is_reported_by_clock_of_centre(bench: Bench) -> None:
    ahead = bench.clock.now() + timedelta(hours=3)
    bench.health.take_answer(bench.heartbeat().model_copy(update={"centre_time": ahead}))
    opened_with(bench, 3 * 3600 + 120)
    assert 110 <= bench.screen.seconds_left <= 120


def test_paying_citizen_is_not_asked_for(bench: Bench) -> None:
    opened_with(bench, 170)
    bench.wait(165)
    assert (bench.view.overlay, bench.screen.stage) == (None, PayStage.WAITING)
    bench.centre.paid_after = 0
    bench.wait(3)
    assert isinstance(bench.screen, ResultScreen)


def test_abandoned_payment_ends_after_its_order(bench: Bench) -> None:
    opened_with(bench, 30)
    bench.wait(32)
    assert bench.screen.stage is PayStage.EXPIRED
    bench.wait(62)
    assert bench.view.overlay.kind is OverlayKind.STILL_THERE
    bench.wait(16)
    assert isinstance(bench.screen, GoodbyeScreen)
    assert bench.outbox.submissions[0].order_no, "what the centre needs to settle it"


def test_payment_of_today_warns_before_another(bench: Bench) -> None:
    works = bench.centre.open_order

    def opened(request: Any) -> Any:
        bench.centre.order = works(request).model_copy(update={"paid_today_at": bench.clock.now()})
        return bench.centre.order

    bench.centre.open_order = opened  # type: ignore[method-assign]
    walk_to(bench, "GA044", ReviewScreen)
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.note.tone is Tone.CAUTION
    assert "已经为这个事项缴过费" in bench.screen.note.text
    assert (bench.screen.stage, bench.view.frame.main) == (PayStage.TO_CHECK, MainAction.PAY)


def test_order_that_opens_slowly_may_be_left(bench: Bench) -> None:
    walk_to(bench, "GA044", ReviewScreen)
    bench.do(GoOn())
    assert bench.screen.stage is PayStage.OPENING
    bench.workers["centre"].jobs.clear()  # an answer that does not come
    bench.wait(3)
    assert (bench.screen.note.advice, bench.view.frame.can_leave) == ("一般5秒以内", False)
    bench.wait(8)
    assert "退出" in bench.screen.note.advice
    assert bench.view.frame.can_leave
