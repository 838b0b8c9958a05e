"""对账 — before anything new is paid: did an earlier payment of this person for this item get lost on its way back?

The network was cut after the payment, or the terminal lost its power. Until the centre has said how that ended nothing
new can be paid; what was paid is carried out now, as it was asked for then.
"""

from catalogue.text import LocalText
from contract.execution import EarlierOrder, EarlierOrderRequest, Order, OrderState, SealedRequest
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.services.ports import NoAnswer
from kiosk.services.usual_waits import Wait
from kiosk.steps.context import StepContext
from kiosk.steps.sending.payment import order_lines
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.note import Tone
from kiosk.view.payment import PaymentScreen, PayStage


class ReconcileStep(Step):
    """Settles with the centre an earlier payment of this person whose end is not known (对账步骤)."""

    kind = StepKind.RECONCILE

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._order: Order | None = None
        self._stage = PayStage.OPENING
        self._note = self.begin_wait(Wait.ORDER, "pay.checking")

    def enter(self) -> None:
        self._ask()

    def screen(self) -> PaymentScreen:
        """Nothing but the question, or the earlier payment."""
        order = self._order
        return PaymentScreen(
            stage=self._stage,
            amount="" if order is None else f"{order.amount:.2f}",
            lines=order_lines(self, order),
            qr_text="",
            order_no="" if order is None else order.order_no,
            seconds_left=0,
            note=self.note_in_language(self._note),
        )

    def main(self) -> Main:
        """On with what was paid; else ask once more."""
        if self._stage is PayStage.OPENING:
            return NO_MAIN
        return Main(MainAction.CONTINUE if self._stage is PayStage.PAID else MainAction.RETRY)

    def press(self) -> bool:
        """Carry out what was paid, or ask again."""
        if self._stage is PayStage.PAID and self._order is not None:
            self.context.journey.take_up(self._order)
            self.context.moves.jump(StepKind.EXECUTE)
        else:
            self._ask()
        return True

    @property
    def is_busy(self) -> bool:
        """While it is asked."""
        return self._stage is PayStage.OPENING

    def on_failed(self, error: Exception) -> None:
        """Asking failed by a fault of ours: nothing is known."""
        super().on_failed(error)
        self._set(PayStage.PROBLEM, "pay.unchecked", Tone.BAD)

    def _ask(self) -> None:
        services = self.context.services
        centre, outbox = services.centre, services.outbox
        self._stage, self._note = PayStage.OPENING, self.begin_wait(Wait.ORDER, "pay.checking")

        def ask(head: SealedRequest) -> EarlierOrder | NoAnswer:
            has_pending = outbox.counts().pending > 0
            return centre.earlier_order(EarlierOrderRequest(**dict(head), has_pending=has_pending))

        self.run(services.workers.centre, self.context.asking(services.identifiers.new(), ask), self._on_reply)

    def _on_reply(self, reply: EarlierOrder | NoAnswer) -> None:
        self.context.note_reply(reply)
        if not isinstance(reply, EarlierOrder):
            self._set(PayStage.PROBLEM, "pay.unchecked", Tone.BAD)
            return
        self.end_wait()
        self._order = reply.earlier
        if reply.earlier is None:
            self.context.journey.asked.add(self.kind)
            self.context.moves.go_on()
        elif reply.earlier.state is OrderState.PAID:
            self._set(PayStage.PAID, "pay.paid_before", Tone.GOOD)
        else:
            self._set(PayStage.UNKNOWN, "pay.unknown_before", Tone.CAUTION, ask=self.context.journey.item.guide.ask)

    def _set(self, stage: PayStage, message: str, tone: Tone, **params: LocalText) -> None:
        self._stage = stage
        self._note = self.note(tone, message, **params)
