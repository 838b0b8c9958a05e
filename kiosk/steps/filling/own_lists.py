"""What the chosen entries of a list answer is taken over; what they should answer and do not is asked by hand."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from catalogue.field_terms import QUANTITIES
from catalogue.input_types import BY_HAND
from catalogue.schema import InputField
from kiosk.forms.checks import check_answer
from kiosk.forms.verdict import CheckContext, Entry, Valid
from kiosk.forms.visibility import is_by_hand, is_filled_in, is_required
from kiosk.journeys.filled_form import LiveList
from kiosk.journeys.journey import Journey


def take_over(journey: Journey, listed: InputField, context_of: Callable[[InputField], CheckContext]) -> None:
    """Take over what the entry chosen now answers, and nothing of the one before."""
    fills = _chosen_fills(journey, listed)
    journey.form.taken_over[listed.name] = fills
    journey.form.left_open -= fills.keys()
    for name, value in fills.items():
        field, entry = journey.form.field_named(name), Entry(value)
        verdict = check_answer(field, entry, context_of(field), is_required=is_required(field, journey.form.answers))
        if isinstance(verdict, Valid):
            journey.form.answer(name, entry, verdict.canonical)
        else:
            journey.form.set_entry(name, Entry())
            journey.form.left_open.add(name)


def has_changed(journey: Journey, listed: InputField) -> bool:
    """Whether the chosen entry answers something else now than what was taken over."""
    chosen = journey.form.answers.get(listed.name)
    if listed.by_hand is None or not chosen or is_by_hand(chosen):
        return False
    return journey.form.taken_over.get(listed.name) != _chosen_fills(journey, listed)


def give_back(journey: Journey, listed: InputField) -> None:
    """The entry is no longer chosen: what it answered is empty again."""
    for name in journey.form.taken_over.pop(listed.name, {}):
        journey.form.set_entry(name, Entry())
        journey.form.left_open.discard(name)


def open_by_hand(journey: Journey, field: InputField) -> None:
    """What a list has filled in is asked after all, because a rule does not hold for it."""
    if is_filled_in(field, journey.form.answers):
        journey.form.left_open.add(field.name)


def one_way(entry: Entry) -> Entry:
    """By hand, or from the list: whatever was ticked last takes the other away."""
    if BY_HAND not in entry.values or len(entry.values) == 1:
        return entry
    if entry.values[-1] == BY_HAND:
        return Entry(values=(BY_HAND,))
    return Entry(values=tuple(value for value in entry.values if value != BY_HAND))


def _chosen_fills(journey: Journey, listed: InputField) -> dict[str, str]:
    """What the chosen entries answer of the inputs that they may fill in; "" of what they are silent about."""
    chosen = journey.form.answers.get(listed.name, "")
    values = (chosen,) if isinstance(chosen, str) else chosen
    options = journey.form.lists.get(listed.name, LiveList()).options
    fills = [option.fills for option in options if option.value in values]
    return {
        field.name: _together(field, [every.get(field.name, "") for every in fills])
        for field in journey.item.inputs
        if field.from_list == listed.name
    }


def _together(field: InputField, values: list[str]) -> str:
    """What several entries say of one input: quantities add up, anything else only where all say the same."""
    if not values or not all(values):
        return ""
    if field.kind in QUANTITIES:
        try:
            return str(sum(map(Decimal, values), Decimal(0)))
        except InvalidOperation:
            return ""
    return values[0] if len(set(values)) == 1 else ""
