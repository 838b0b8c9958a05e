"""Turns an item into a plan. Pure: the same item and mode always give the same plan; no step is written per item."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import assert_never

from msgspec import Struct

from catalogue.input_types import LIVE_SOURCES, InputKind
from catalogue.other_people import OtherPerson
from catalogue.schema import Identity, InputField, ItemKind, OfflinePolicy, Output, ServiceItem
from kiosk.forms.captured import CAPTURED
from kiosk.forms.editors import HEAVY, editor_of
from kiosk.journeys.kinds import StepKind

FIELDS_A_PAGE = 3
"""Simple fields on one page; one in care mode."""


class PlannedStep(Struct, frozen=True):
    """A kind (计划步骤), and for forms and materials the fields it asks for."""

    kind: StepKind
    fields: tuple[str, ...] = ()


Plan = tuple[PlannedStep, ...]
"""The steps of an item in order (办理计划)."""


def plan_for(item: ServiceItem, *, care_mode: bool) -> Plan:
    """The steps of an item, from the card to the question whether there is anything else."""
    steps = [
        *identity_steps(item),
        *_collect_steps(item),
        *reconciled(item, filled_in(item, care_mode=care_mode)),
        *captures(item, StepKind.FINGERPRINT, InputKind.FINGERPRINT),
        *captures(item, StepKind.DEVICE, InputKind.DEVICE),
        *captures(item, StepKind.MATERIALS, InputKind.SCAN, InputKind.PHOTO),
    ]
    if needs_review(item):
        steps.append(PlannedStep(StepKind.REVIEW))
    # what is signed was read before
    steps += captures(item, StepKind.SIGNATURE, InputKind.SIGNATURE)
    if item.fee:
        steps.append(PlannedStep(StepKind.PAYMENT))
    steps += [PlannedStep(StepKind.EXECUTE), PlannedStep(StepKind.RESULT), PlannedStep(StepKind.PRINT)]
    return (*steps, PlannedStep(StepKind.ANOTHER))


def pick_up_plan() -> Plan:
    """The steps by which a paper is fetched that a pick-up code releases, of whatever item."""
    return tuple(PlannedStep(kind) for kind in (StepKind.PICK_UP, StepKind.PRINT, StepKind.ANOTHER))


def is_signed(item: ServiceItem) -> bool:
    """Whether the citizen signs what is submitted."""
    return any(field.kind is InputKind.SIGNATURE for field in item.inputs)


def needs_review(item: ServiceItem) -> bool:
    """What changes something or is signed is looked over once more; a look-up is not. Certification is one gesture."""
    if is_signed(item):
        return True
    if item.kind is ItemKind.CERTIFY:
        return any(not field.optional for field in item.inputs)
    asks = item.kind in (ItemKind.APPLY, ItemKind.BOOK, ItemKind.PAY)
    return asks or (item.kind is ItemKind.PRINT and item.offline is not OfflinePolicy.LOCAL and bool(item.inputs))


def form_pages(
    item: ServiceItem, *, care_mode: bool, without: frozenset[str] = frozenset()
) -> tuple[tuple[str, ...], ...]:
    """The names of the fields of each page, in the order of the item: simple ones of a part together, heavy and live ones alone.

    So an appointment shows its free times before the rest is typed, where its item asks for them first.
    """
    typed = [field for field in item.inputs if field.kind not in CAPTURED and field.name not in without]
    size = 1 if care_mode else FIELDS_A_PAGE
    parts = groupby(typed, key=lambda field: item.part_of(field.name))
    return tuple(page for _, fields in parts for page in _pages_of(list(fields), size))


def is_live(field: InputField) -> bool:
    """Whether its options need an answer of the department now."""
    return field.kind in (InputKind.SLOT, InputKind.SMS_CODE) or (field.source or "") in LIVE_SOURCES


def wants_paper(item: ServiceItem) -> bool:
    """Whether the item gives paper without being asked."""
    return item.outputs != (Output.SCREEN,)


def _pages_of(fields: Sequence[InputField], size: int) -> Iterable[tuple[str, ...]]:
    page: list[str] = []
    for field in fields:
        is_heavy = editor_of(field) in HEAVY or is_live(field)
        if page and (is_heavy or len(page) >= size):
            yield tuple(page)
            page = []
        if is_heavy:
            yield (field.name,)
        else:
            page.append(field.name)
    if page:
        yield tuple(page)


def identity_steps(item: ServiceItem) -> list[PlannedStep]:
    """The steps that find out who is there, as far as the item asks."""
    steps = [PlannedStep(StepKind.IDENTIFY)]
    if any(not gate.STOPS for gate in item.gates):
        steps.append(PlannedStep(StepKind.CONDITIONS))
    match item.identity:
        case Identity.NONE:
            return []
        case Identity.ID_CARD:
            return steps
        case Identity.ID_CARD_FACE:
            return [*steps, PlannedStep(StepKind.FACE)]
        case Identity.ENTERPRISE_CODE:
            return [*steps, PlannedStep(StepKind.FACE), PlannedStep(StepKind.LICENCE)]
        case _:
            assert_never(item.identity)


def _collect_steps(item: ServiceItem) -> list[PlannedStep]:
    """What was applied for earlier may be finished, and waits to be printed (已办结，打印)."""
    return [PlannedStep(StepKind.COLLECT)] if item.paper_waits else []


def filled_in(item: ServiceItem, *, care_mode: bool, without: frozenset[str] = frozenset()) -> list[PlannedStep]:
    """The pages of the form; behind one that names somebody whose own card is asked for, that card.

    A person who is named `without` being asked shows their card all the same, first of all: it proves them for this item alone.
    """
    asked = [field.name for field in item.inputs if field.of_whom is OtherPerson.OWN_CARD]
    steps = [PlannedStep(StepKind.OTHER_CARD, (name,)) for name in asked if name in without]
    for page in form_pages(item, care_mode=care_mode, without=without):
        steps.append(PlannedStep(StepKind.FORM, page))
        steps += [PlannedStep(StepKind.OTHER_CARD, (name,)) for name in page if name in asked]
    return steps


def reconciled(item: ServiceItem, forms: list[PlannedStep]) -> list[PlannedStep]:
    """Before anything new is paid, what was paid before is put in order: as soon as it is known who pays.

    A payer who is not known finds their order again by what they pay for (see `kiosk.steps.sending.payment`).
    """
    if not item.fee or item.identity is Identity.NONE:
        return forms
    return [PlannedStep(StepKind.RECONCILE), *forms]


def captures(item: ServiceItem, step: StepKind, *kinds: InputKind) -> list[PlannedStep]:
    """A step for each field of these kinds."""
    return [PlannedStep(step, (field.name,)) for field in item.inputs if field.kind in kinds]
