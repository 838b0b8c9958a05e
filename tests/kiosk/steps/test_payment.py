"""Money: what was paid before and lost on its way back is put in order first, and no one pays twice."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contract.execution import Order, OrderFact, OrderLine, OrderRequest, OrderState
from contract.terms import Outcome
from kiosk.services.receipt_blocks import Pair, QrBlock
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.guide import GuideScreen
from kiosk.view.intents import ConfirmLeave, GoBack, GoOn, Leave, SetField, SkipPaper
from kiosk.view.note import Tone
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import FIRM, Bench, both, snapshot

FACT = OrderFact(label=both("收款单位"), value=both("交警大队"))
GIVEN = "440106123456789"
"""What the citizen types where no fine is on the list."""
OF_IT = OrderFact(label=both("编号"), value=both(GIVEN))
ABOUT = (FACT, OF_IT)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def an_order(bench: Bench, state: OrderState, amount: str = "200.00") -> Order:
    return Order(
        request_id="01a20a0d-0000-76dd-a199-000000000000",
        order_no="ZF20260301ABCDEF012345",
        amount=Decimal(amount),
        lines=(OrderLine(text=both("罚款"), amount=Decimal(amount), about=ABOUT),),
        pay_url="http://127.0.0.1/pay/0",
        expires_at=bench.clock.now() - timedelta(hours=1),
        state=state,
    )


def to_reconciling(bench: Bench, code: str = "GA044") -> Citizen:
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, PaymentScreen))
    bench.wait(1)
    return citizen


def test_payee_is_above_the_charge(bench: Bench) -> None:
    bench.centre.earlier = an_order(bench, OrderState.PAID)
    to_reconciling(bench)
    assert [(line.label, line.value) for line in bench.screen.lines] == [
        ("收款单位", "交警大队"),
        ("编号", GIVEN),
        ("罚款", "¥200.00"),
    ]


def at_the_order(bench: Bench, code: str = "GA044") -> None:
    bench.centre.paid_after = 10**6
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, PaymentScreen) and screen.stage is not PayStage.OPENING)


def test_payee_and_amount_come_before_the_code(bench: Bench) -> None:
    at_the_order(bench)
    shown = bench.screen
    assert (shown.stage, shown.amount, shown.qr_text) == (PayStage.TO_CHECK, "120.50", "")
    assert [line.value for line in shown.lines] == ["交警大队", GIVEN, "¥120.50"]
    assert bench.view.frame.main is MainAction.PAY
    bench.wait(10)
    assert bench.screen.qr_text == "", "it waits for the payer"
    bench.do(GoOn())
    assert (bench.screen.stage, bench.screen.qr_text) == (PayStage.WAITING, "http://127.0.0.1/pay/1")


def test_wrong_payee_leads_back_to_another_order(bench: Bench) -> None:
    at_the_order(bench)
    assert bench.do(GoBack())
    assert not isinstance(bench.screen, PaymentScreen)
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.stage is PayStage.TO_CHECK
    assert len(set(bench.centre.orders)) == 2


def test_order_that_names_no_payee_shows_no_code(bench: Bench) -> None:
    line = OrderLine(text=both("费用"), amount=Decimal("9.00"))
    bench.centre.order_reply = lambda request: an_order(bench, OrderState.WAITING).model_copy(update={"lines": (line,)})
    at_the_order(bench)
    assert (bench.screen.stage, bench.screen.qr_text) == (PayStage.PROBLEM, "")
    assert "没有扣款" in bench.screen.note.advice


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (OrderLine(text=both("罚款"), amount=Decimal("9.00"), about=ABOUT),),
        (
            OrderLine(text=both("罚款"), amount=Decimal("200.00"), about=ABOUT),
            OrderLine(text=both("费"), amount=Decimal(0)),
        ),
    ],
)
def test_order_not_adding_up_shows_no_code(bench: Bench, lines: tuple[OrderLine, ...]) -> None:
    bench.centre.order_reply = lambda request: an_order(bench, OrderState.WAITING).model_copy(update={"lines": lines})
    at_the_order(bench)
    assert (bench.screen.stage, bench.screen.qr_text) == (PayStage.PROBLEM, "")


@pytest.mark.parametrize("number", ["", "440106123456780", "44010612345678", "x440106123456789"])
def test_order_about_another_number_shows_no_code(bench: Bench, number: str) -> None:
    about = (FACT, OrderFact(label=both("编号"), value=both(number or "无")))
    line = OrderLine(text=both("罚款"), amount=Decimal("200.00"), about=about)
    bench.centre.order_reply = lambda request: an_order(bench, OrderState.WAITING).model_copy(update={"lines": (line,)})
    at_the_order(bench)
    assert (bench.screen.stage, bench.screen.qr_text) == (PayStage.PROBLEM, "")
    assert "不是您填的号码" in bench.screen.note.text


@pytest.mark.parametrize(("amount", "stage"), [("3.00", PayStage.TO_CHECK), ("3.01", PayStage.PROBLEM)])
def test_order_for_more_than_the_part(bench: Bench, amount: str, stage: PayStage) -> None:
    def reply(request: OrderRequest) -> Order:
        about = (FACT, *bench.centre.numbers_in(request))
        line = OrderLine(text=both("电费"), amount=Decimal(amount), about=about)
        return an_order(bench, OrderState.WAITING, amount).model_copy(update={"lines": (line,)})

    bench.centre.order_reply = reply
    citizen = Citizen(bench)
    citizen.open("GY001")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, FormScreen) and any(f.name == "pay_part" for f in screen.fields))
    bench.do(SetField("pay_part", "只交一部分"))
    bench.do(SetField("amount", "3.00"))
    citizen.walk(lambda screen: isinstance(screen, PaymentScreen) and screen.stage is not PayStage.OPENING)
    assert bench.screen.stage is stage
    assert bool(bench.screen.note.text)


def test_changed_amount_is_looked_over_again(bench: Bench) -> None:
    at_the_order(bench)
    bench.do(GoOn())
    assert bench.screen.stage is PayStage.WAITING
    more = OrderLine(text=both("罚款"), amount=Decimal("300.00"), about=ABOUT)
    bench.centre.order = bench.centre.order.model_copy(update={"amount": Decimal("300.00"), "lines": (more,)})
    bench.wait(5)
    assert (bench.screen.stage, bench.screen.amount, bench.screen.qr_text) == (PayStage.TO_CHECK, "300.00", "")


def test_receipt_says_which_account_was_paid(bench: Bench) -> None:
    citizen = Citizen(bench)
    citizen.open("GA044")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert Pair("收款单位", "交警大队") in bench.press.receipts[0].blocks


def test_earlier_payment_finishes_without_paying(bench: Bench) -> None:
    bench.centre.earlier = an_order(bench, OrderState.PAID)
    citizen = to_reconciling(bench)
    assert bench.screen.stage is PayStage.PAID
    assert "上次缴费已成功" in bench.screen.note.text
    assert (bench.screen.amount, bench.screen.qr_text) == ("200.00", "")
    assert bench.view.frame.main is MainAction.CONTINUE
    bench.do(GoOn())
    bench.wait(1)
    assert isinstance(bench.screen, ResultScreen)
    assert bench.centre.orders == [], "no new order"
    assert [each.resumes_order for each in bench.centre.requests] == [True]
    sealed = bench.opening.open(bench.centre.requests[0].sealed)
    assert (sealed.order_no, sealed.answers) == ("ZF20260301ABCDEF012345", {})
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.COMPLETED]
    assert "ZF20260301ABCDEF012345" in str(bench.press.receipts[0].blocks)


def test_an_unclear_payment_lets_nothing_new_begin(bench: Bench) -> None:
    bench.centre.earlier = an_order(bench, OrderState.UNKNOWN)
    to_reconciling(bench)
    assert bench.screen.stage is PayStage.UNKNOWN
    assert bench.screen.note.tone is Tone.CAUTION
    assert "请勿重复缴费" in bench.screen.note.text
    assert bench.screen.order_no
    assert snapshot().items["GA044"].guide.ask.zh in bench.screen.note.advice
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.stage is PayStage.UNKNOWN
    assert bench.centre.orders == []
    bench.centre.earlier = None
    bench.do(GoOn())
    bench.wait(1)
    assert isinstance(bench.screen, FormScreen)


def test_nothing_is_paid_before_the_centre_was_asked(bench: Bench) -> None:
    bench.centre.is_cut = True
    to_reconciling(bench)
    assert bench.screen.stage is PayStage.PROBLEM
    assert "核对不了" in bench.screen.note.text
    bench.do(GoBack())
    assert isinstance(bench.screen, GuideScreen)
    bench.centre.is_cut = False
    bench.do(GoOn())
    bench.wait(1)
    assert isinstance(bench.screen, FormScreen)


def test_the_centre_is_informed_whether_records_still_wait(bench: Bench) -> None:
    to_reconciling(bench)
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(20)
    to_reconciling(bench)
    assert [each.has_pending for each in bench.centre.reconciled] == [False, True]


def test_anonymous_payer_hears_of_found_order(bench: Bench) -> None:
    def found(request: OrderRequest) -> Order:
        return an_order(bench, OrderState.PAID).model_copy(update={"request_id": request.request_id})

    bench.centre.order_reply = found
    to_reconciling(bench, "GY001")
    assert bench.screen.stage is PayStage.PAID
    assert "上次缴费已成功" in bench.screen.note.text
    bench.do(GoOn())
    bench.wait(1)
    assert isinstance(bench.screen, ResultScreen)


def test_what_costs_nothing_is_no_earlier_payment(bench: Bench) -> None:
    bench.centre.order_reply = lambda request: an_order(bench, OrderState.PAID, "0.00")
    citizen = Citizen(bench)
    citizen.open("GA044")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert not [each for each in citizen.screens if isinstance(each, PaymentScreen) and "上次" in each.note.text[:2]]


def test_every_fee_item_that_knows_its_payer_reconciles() -> None:
    bench = Bench()
    paid = [item.code for item in snapshot().items.values() if item.fee and item.identity.value == "enterprise_code"]
    assert paid == ["SW019"]
    citizen = Citizen(bench)
    citizen.open("SW019")
    citizen.start()
    citizen.walk()
    assert len(bench.centre.reconciled) == 1
    sealed = bench.opening.open(bench.centre.reconciled[0].sealed)
    assert sealed.person is not None
    assert sealed.enterprise == FIRM


def test_payment_receipt_leads_to_electronic_voucher(bench: Bench) -> None:
    order = an_order(bench, OrderState.PAID).model_copy(update={"voucher_url": "http://127.0.0.1/cashier/ZF1"})
    bench.centre.earlier = order
    citizen = to_reconciling(bench)
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    (receipt,) = bench.press.receipts
    assert [each.content for each in receipt.blocks if isinstance(each, QrBlock)] == ["http://127.0.0.1/cashier/ZF1"]
    assert "自助终端扫码支付" in str(receipt.blocks)
    assert "本凭条不作报销凭证" in str(receipt.blocks)


def test_after_paying_the_receipt_may_be_declined(bench: Bench) -> None:
    citizen = to_reconciling(bench)
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert bench.screen.can_decline_receipt
    assert bench.view.frame.main is MainAction.PRINT
    assert bench.do(SkipPaper())
    assert isinstance(bench.screen, AnotherScreen)
    assert bench.receipts.receipts == []
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.COMPLETED]


def test_receipt_that_proves_submission_is_not_declined(bench: Bench) -> None:
    citizen = Citizen(bench)
    citizen.open("GA004")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert not bench.screen.can_decline_receipt
    assert not bench.do(SkipPaper())
