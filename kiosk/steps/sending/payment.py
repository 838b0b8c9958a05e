"""缴费 — who gets the money, for whom and how much; then a QR code to be paid on the phone.

What is not known is 待确认, and is never charged a second time.
"""

from decimal import Decimal
from typing import assert_never

from catalogue.input_types import InputKind
from contract.documents import ResultContent
from contract.execution import Order, OrderLine, OrderReply, OrderRequest, OrderState, Rejected, SealedRequest
from contract.terms import Channel, Outcome
from kiosk.forms.codes import squeezed
from kiosk.journeys.journey import Journey, JourneyEnd
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.payment_state import NotOrdered, Ordered
from kiosk.journeys.planner import PlannedStep
from kiosk.services.case_book import CaseEnd
from kiosk.services.ports import NoAnswer
from kiosk.services.usual_waits import Wait
from kiosk.steps.centre_notes import message_for
from kiosk.steps.context import StepContext
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.lines import Line
from kiosk.view.note import Tone
from kiosk.view.payment import PaymentScreen, PayStage

GRACE = 30.0
"""Seconds after the order's end in which the centre may still say how it ended."""

USUAL_SECONDS = 300.0
ODD_BELOW, ODD_ABOVE = -60.0, 900.0
"""A waiting order that would end sooner or later than this, by the centre's time as far as it is known, says that the
terminal's clock is wrong; then `USUAL_SECONDS`."""

STAGES: dict[OrderState, PayStage] = {
    OrderState.WAITING: PayStage.WAITING,
    OrderState.PAID: PayStage.PAID,
    OrderState.EXPIRED: PayStage.EXPIRED,
    OrderState.CANCELLED: PayStage.CANCELLED,
    OrderState.UNKNOWN: PayStage.UNKNOWN,
}
DEAD = (PayStage.EXPIRED, PayStage.CANCELLED)
"""Nothing more is paid on such an order; a new one may be opened once the centre has said so again."""

MESSAGES: dict[PayStage, tuple[Tone, str]] = {
    PayStage.OPENING: (Tone.BUSY, "pay.opening"),
    PayStage.TO_CHECK: (Tone.NEUTRAL, "pay.to_check"),
    PayStage.WAITING: (Tone.NEUTRAL, "pay.waiting"),
    PayStage.PAID: (Tone.GOOD, "pay.paid"),
    PayStage.EXPIRED: (Tone.CAUTION, "pay.expired"),
    PayStage.CANCELLED: (Tone.CAUTION, "pay.cancelled"),
    PayStage.UNKNOWN: (Tone.CAUTION, "pay.unknown"),
    PayStage.PROBLEM: (Tone.BAD, "pay.problem"),
}

_OF_THE_BILL = frozenset(
    {InputKind.ACCOUNT_NO, InputKind.DECISION_NO, InputKind.TRAFFIC_DECISION_NO, InputKind.PAY_CODE}
)
"""Numbers that say what is paid: the centre says them again with the order, or the order is about something else."""


class PaymentStep(Step):
    """Shows what is to be paid to whom, and waits for the payment (缴费步骤). Nothing is charged twice."""

    kind = StepKind.PAYMENT

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._ends_at: float | None = None
        self._is_asking = self._renews = False
        self._paid_today = ""
        self._looked_over: tuple[Decimal, tuple[OrderLine, ...]] | None = None
        self._poll_at = self.seconds
        self._stage = PayStage.OPENING
        self._note = self.begin_wait(Wait.ORDER, MESSAGES[PayStage.OPENING][1])

    def enter(self) -> None:
        """Open the order, or find the one of this journey again."""
        self._ends_at = None
        self._set(PayStage.OPENING)
        self._open()

    def screen(self) -> PaymentScreen:
        """Amount and lines; the QR text only once they were looked over."""
        order = self.context.journey.order
        left = 0 if self._ends_at is None else max(0, int(self._ends_at - self.seconds))
        return PaymentScreen(
            stage=self._stage,
            amount="" if order is None else f"{order.amount:.2f}",
            lines=order_lines(self, order),
            qr_text=order.pay_url if order is not None and self._stage is PayStage.WAITING else "",
            order_no="" if order is None else order.order_no,
            seconds_left=left,
            note=self.note_in_language(self._note),
        )

    def main(self) -> Main:
        """To the code once all is looked over; again where it expired, failed or is not known; on where it is paid."""
        match self._stage:
            case PayStage.PAID:
                return Main(MainAction.CONTINUE)
            case PayStage.TO_CHECK:
                return Main(MainAction.PAY)
            case PayStage.EXPIRED | PayStage.CANCELLED | PayStage.UNKNOWN | PayStage.PROBLEM:
                return Main(MainAction.RETRY, not self._is_asking)
            case PayStage.OPENING | PayStage.WAITING:
                return NO_MAIN
            case _:
                assert_never(self._stage)

    def press(self) -> bool:
        """On; a new order only where the old one is dead for sure; else ask about the old one."""
        match self._stage:
            case PayStage.PAID:
                self.context.moves.go_on()
            case PayStage.TO_CHECK:
                self._show_code()
            case PayStage.EXPIRED | PayStage.CANCELLED | PayStage.UNKNOWN:
                self._renews = self._stage in DEAD
                self._ask()
            case _:
                self.enter()
        return True

    def tick(self) -> None:
        """Ask what has become of the order, every two seconds while it may still be paid."""
        if self._stage is PayStage.WAITING and not self._is_asking and self.seconds >= self._poll_at:
            self._ask()

    @property
    def is_busy(self) -> bool:
        """While the centre is asked, and while the code may be scanned: a payer on the phone does not touch the screen.

        That has its end with the order, and then somebody is asked for.
        """
        return self._stage in (PayStage.OPENING, PayStage.WAITING) or self._is_asking

    @property
    def can_leave(self) -> bool:
        """Not while an order is being opened, unless that takes long: no code was shown, so nothing can be paid."""
        return self._stage is not PayStage.OPENING or self.waits_long

    @property
    def is_untouched(self) -> bool:
        """While no code was shown: nothing can have been paid."""
        return self._stage is PayStage.TO_CHECK or (
            self._stage is PayStage.PROBLEM and self.context.journey.order is None
        )

    def leave(self) -> None:
        """A citizen who goes back before there was a code may change what it is for: that will be another order."""
        super().leave()
        if self.is_untouched:
            self._begin_another()

    def on_failed(self, error: Exception) -> None:
        """A call failed by a fault of ours."""
        super().on_failed(error)
        self._is_asking = False
        self._set(PayStage.PROBLEM if self.context.journey.order is None else PayStage.UNKNOWN)

    def _open(self) -> None:
        centre = self.context.services.centre
        self._is_asking = True

        def ask(head: SealedRequest) -> OrderReply | NoAnswer:
            return centre.open_order(OrderRequest(**dict(head)))

        work = self.context.asking(self.context.journey.payment.request_id, ask)
        self.run(self.context.services.workers.centre, work, self._on_order)

    def _on_order(self, reply: OrderReply | NoAnswer) -> None:
        self._is_asking = False
        self.context.note_reply(reply)
        if isinstance(reply, Order):
            self.end_wait()
            before = reply.paid_today_at
            self._paid_today = "" if before is None else f"{before.astimezone(self.context.app.place.timezone):%H:%M}"
        match reply:
            case Order():
                self._take(reply)
            case Rejected():
                self._close_rejected(reply)
            case _:
                self._set(PayStage.PROBLEM, message_for(reply))

    def _take(self, order: Order) -> None:
        self.context.journey.payment = Ordered(self.context.journey.payment.request_id, order)
        left = (order.expires_at - self.context.services.health.centre_time).total_seconds()
        if self._ends_at is None:
            self._ends_at = self.seconds + (left if ODD_BELOW <= left <= ODD_ABOVE else USUAL_SECONDS)
        self._poll_at = self.seconds + self.context.services.timing.poll_payment
        is_earlier = order.state is OrderState.PAID and self._stage is PayStage.OPENING and order.amount > 0
        problem = problem_with(self.context.journey, order) if order.state is OrderState.WAITING else ""
        if problem:
            self._set(PayStage.PROBLEM, problem)
            return
        is_new = order.state is OrderState.WAITING and (order.amount, order.lines) != self._looked_over
        stage = PayStage.TO_CHECK if is_new else STAGES[order.state]
        self._set(stage, "pay.paid_before" if is_earlier else "")
        if self._stage is PayStage.PAID and not is_earlier:
            self.context.moves.go_on()

    def _show_code(self) -> None:
        """What was looked over is paid; another order of the same amount and lines is not looked over again."""
        order = self.context.journey.order
        self._looked_over = None if order is None else (order.amount, order.lines)
        self._poll_at = self.seconds
        self._set(PayStage.WAITING)

    def _ask(self) -> None:
        order, centre = self.context.journey.order, self.context.services.centre
        if order is None:
            raise AssertionError("asked about only where an order was opened")
        number = order.order_no
        self._is_asking = True
        self.run(self.context.services.workers.centre, lambda: centre.order_state(number), self._on_reply)

    def _on_reply(self, reply: Order | NoAnswer) -> None:
        self._is_asking = False
        self.context.note_reply(reply)
        renews, self._renews = self._renews, False
        if isinstance(reply, Order):
            self._take(reply)
        elif renews:
            self._set(self._stage, message_for(reply))
        else:
            self._note = self.note(Tone.CAUTION, "pay.unheard")
        if renews and isinstance(reply, Order) and self._stage in DEAD:
            self._renew()
            return
        self._poll_at = self.seconds + self.context.services.timing.poll_payment
        is_over = self._ends_at is not None and self.seconds > self._ends_at + GRACE
        if is_over and self._stage is PayStage.WAITING:
            # the centre never said how it ended: it may have been paid
            self._set(PayStage.UNKNOWN)

    def _renew(self) -> None:
        """The old order is dead for sure: a new one."""
        self._begin_another()
        self.enter()

    def _begin_another(self) -> None:
        self.context.journey.payment = NotOrdered(self.context.services.identifiers.new())

    def _close_rejected(self, reply: Rejected) -> None:
        context = self.context
        content = ResultContent(
            heading=context.services.wording.both("result.rejected"),
            summary=reply.reason,
            next_steps=() if reply.advice is None else (reply.advice,),
            sandbox=context.app.place.is_sandbox,
        )
        context.app.case_book.put_case(context.session, context.journey, CaseEnd(Outcome.REJECTED, Channel.ONLINE))
        context.close_case(JourneyEnd(Outcome.REJECTED, "", content, instead=reply.instead))

    def _set(self, stage: PayStage, message: str = "") -> None:
        if self._stage is PayStage.WAITING and stage is not PayStage.WAITING:
            self.context.visit.note_touch()  # who waited at the phone has time to read how it ended
        self._stage = stage
        tone, usual = MESSAGES[stage]
        if stage is PayStage.OPENING:
            self._note = self.begin_wait(Wait.ORDER, usual)
        elif stage is PayStage.TO_CHECK and self._paid_today:
            self._note = self.note(Tone.CAUTION, "pay.paid_today", time=self._paid_today)
        else:
            self._note = self.note(tone, message or usual)


def order_lines(step: Step, order: Order | None) -> tuple[Line, ...]:
    """What an order is made of, as the screen shows it: who gets the money and for what, then each charge."""
    if order is None:
        return ()
    shown = (Line(step.pick(fact.label), step.pick(fact.value)) for fact in order.facts)
    return (*shown, *(Line(step.pick(line.text), f"¥{line.amount:.2f}") for line in order.lines))


def problem_with(journey: Journey, order: Order) -> str:
    """The message about why no code is shown for an order; "" where nothing is wrong.

    It names its payee, is about the number that was given, and is not for more than was wanted.
    """
    if not _names_payee(order):
        return "pay.unnamed"
    answers = journey.form.own_answers()
    facts = {squeezed(fact.value.zh) for fact in order.facts}
    for field in journey.item.inputs:
        answer = answers.get(field.name, "")
        if not answer or not isinstance(answer, str):
            continue
        if field.kind in _OF_THE_BILL and squeezed(answer) not in facts:
            return "pay.other_number"
        if field.caps_payment and order.amount > Decimal(answer):
            return "pay.too_much"
    return ""


def _names_payee(order: Order) -> bool:
    """Whether each charge says who gets the money and for what, and together they are what is to be paid."""
    is_named = bool(order.lines) and all(line.about for line in order.lines)
    return is_named and sum(line.amount for line in order.lines) == order.amount >= 0
