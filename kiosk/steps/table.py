"""Which class does each kind of step, and when a planned step is needed at all: one table.

What is true of a kind whatever does it is in `kiosk.journeys.kinds`.
"""

from collections.abc import Callable

from msgspec import Struct

from catalogue.availability import Reading
from catalogue.schema import ItemKind, Output
from contract.execution import OrderState
from drivers.ports.camera import DOCUMENT_SCANNER
from drivers.ports.status import DeviceFamily
from kiosk.forms.visibility import is_required
from kiosk.journeys.journey import ReceiptWish
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.other_cards import wants_card
from kiosk.journeys.planner import PlannedStep
from kiosk.services.ports import may_be_used
from kiosk.steps.context import StepContext
from kiosk.steps.ending.another import AnotherStep
from kiosk.steps.ending.collect import CollectStep
from kiosk.steps.ending.event_result import EventResultStep
from kiosk.steps.ending.pick_up import PickUpStep
from kiosk.steps.ending.print_papers import PrintStep
from kiosk.steps.ending.result import ResultStep
from kiosk.steps.filling.form import FormStep
from kiosk.steps.filling.guided_device import GuidedDeviceStep
from kiosk.steps.filling.materials import MaterialsStep
from kiosk.steps.identity.face import FaceStep
from kiosk.steps.identity.fingerprint import FingerprintStep
from kiosk.steps.identity.identify import IdentifyStep
from kiosk.steps.identity.licence import LicenceStep
from kiosk.steps.identity.other_card import OtherCardStep
from kiosk.steps.sending.conditions import ConditionsStep, doubts
from kiosk.steps.sending.event_review import EventReviewStep
from kiosk.steps.sending.execute import ExecuteStep
from kiosk.steps.sending.payment import PaymentStep
from kiosk.steps.sending.reconcile import ReconcileStep
from kiosk.steps.sending.review import ReviewStep
from kiosk.steps.sending.signature import SignatureStep
from kiosk.steps.step import Step


def _always(_context: StepContext, _step: PlannedStep) -> bool:
    return True


def _identifies(context: StepContext, _step: PlannedStep) -> bool:
    # anyone who was here a moment ago may have walked away: each further item is begun by the same person, or not at all
    return context.session.person is None or context.session.confirmed_item != context.journey.item.code


def _is_doubtful(context: StepContext, _step: PlannedStep) -> bool:
    return StepKind.CONDITIONS not in context.journey.asked and bool(doubts(context))


def _compares(context: StepContext, _step: PlannedStep) -> bool:
    # certification is about being alive now, not about having been here a few minutes ago
    has_shown_code = bool(context.session.proofs.code_beside_card)
    is_certified = context.journey.item.kind is ItemKind.CERTIFY and StepKind.FACE not in context.journey.asked
    return (context.session.face is None and not has_shown_code) or is_certified


def _shows_licence(context: StepContext, _step: PlannedStep) -> bool:
    return not context.session.licence_code


def _reconciles(context: StepContext, _step: PlannedStep) -> bool:
    return StepKind.RECONCILE not in context.journey.asked


def _fetches(context: StepContext, _step: PlannedStep) -> bool:
    is_reachable = context.services.health.network.reading is not Reading.BAD
    return is_reachable and StepKind.COLLECT not in context.journey.asked


def _asks(context: StepContext, step: PlannedStep) -> bool:
    journey = context.journey
    return any(
        journey.form.asks(journey.form.field_named(name)) for name in step.fields if name not in journey.form.carried
    )


def _names_another_person(context: StepContext, step: PlannedStep) -> bool:
    person = context.session.person
    return wants_card(
        context.journey, step.fields[0], "" if person is None else person.id_number, context.local_now().date()
    )


def _measures(context: StepContext, step: PlannedStep) -> bool:
    journey = context.journey
    field = journey.form.field_named(step.fields[0])
    is_there = may_be_used(context.services.devices.lines().get(DeviceFamily(field.device or "")))
    return journey.form.asks(field) and (is_there or is_required(field, journey.form.answers))


def _collects(context: StepContext, step: PlannedStep) -> bool:
    journey = context.journey
    field = journey.form.field_named(step.fields[0])
    has_camera = context.services.devices.get(DOCUMENT_SCANNER) is not None
    return journey.form.asks(field) and (has_camera or is_required(field, journey.form.answers))


def _pays(context: StepContext, _step: PlannedStep) -> bool:
    order = context.journey.order
    return order is None or order.state is not OrderState.PAID


def _prints(context: StepContext, _step: PlannedStep) -> bool:
    journey, end = context.journey, context.journey.end
    if end is None or not end.outcome.is_served:
        event = context.session.event
        return event is not None and journey.receipt_wish is ReceiptWish.WANTED and any(event.unsettled())
    is_declined = journey.receipt_wish is ReceiptWish.DECLINED
    has_receipt = Output.RECEIPT in journey.item.outputs and not is_declined
    return has_receipt or journey.receipt_wish is ReceiptWish.WANTED or bool(end.documents)


class StepRow(Struct, frozen=True):
    """Which class does a step (步骤行), and whether a planned one is needed now; others are passed over."""

    does: type[Step]
    is_needed: Callable[[StepContext, PlannedStep], bool] = _always


STEPS: dict[StepKind, StepRow] = {
    StepKind.IDENTIFY: StepRow(IdentifyStep, _identifies),
    StepKind.CONDITIONS: StepRow(ConditionsStep, _is_doubtful),
    StepKind.FACE: StepRow(FaceStep, _compares),
    StepKind.LICENCE: StepRow(LicenceStep, _shows_licence),
    StepKind.RECONCILE: StepRow(ReconcileStep, _reconciles),
    StepKind.PICK_UP: StepRow(PickUpStep),
    StepKind.COLLECT: StepRow(CollectStep, _fetches),
    StepKind.FORM: StepRow(FormStep, _asks),
    StepKind.OTHER_CARD: StepRow(OtherCardStep, _names_another_person),
    StepKind.FINGERPRINT: StepRow(FingerprintStep),
    StepKind.DEVICE: StepRow(GuidedDeviceStep, _measures),
    StepKind.MATERIALS: StepRow(MaterialsStep, _collects),
    StepKind.SIGNATURE: StepRow(SignatureStep, _asks),
    StepKind.REVIEW: StepRow(ReviewStep),
    StepKind.EVENT_REVIEW: StepRow(EventReviewStep),
    StepKind.PAYMENT: StepRow(PaymentStep, _pays),
    StepKind.EXECUTE: StepRow(ExecuteStep),
    StepKind.RESULT: StepRow(ResultStep),
    StepKind.EVENT_RESULT: StepRow(EventResultStep),
    StepKind.PRINT: StepRow(PrintStep, _prints),
    StepKind.ANOTHER: StepRow(AnotherStep),
}
