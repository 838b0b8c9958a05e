"""What the chosen entry of a list answers is taken over; what it should answer and does not is asked by hand."""

from collections.abc import Callable

from catalogue.input_types import BY_HAND
from catalogue.schema import InputField
from kiosk.forms.checks import check_answer
from kiosk.forms.verdict import CheckContext, Entry, Valid
from kiosk.forms.visibility import is_filled_in, is_required
from kiosk.journeys.journey import Journey, LiveList


def take_over(journey: Journey, listed: InputField, context_of: Callable[[InputField], CheckContext]) -> None:
    """Take over what the entry chosen now answers, and nothing of the one before."""
    fills = _chosen_fills(journey, listed)
    journey.taken_over[listed.name] = fills
    journey.left_open -= fills.keys()
    for name, value in fills.items():
        field, entry = journey.field_named(name), Entry(value)
        verdict = check_answer(field, entry, context_of(field), is_required=is_required(field, journey.answers))
        if isinstance(verdict, Valid):
            journey.answer(name, entry, verdict.canonical)
        else:
            journey.set_entry(name, Entry())
            journey.left_open.add(name)


def has_changed(journey: Journey, listed: InputField) -> bool:
    """Whether the chosen entry answers something else now than what was taken over."""
    chosen = journey.answers.get(listed.name)
    if listed.by_hand is None or not chosen or chosen == BY_HAND:
        return False
    return journey.taken_over.get(listed.name) != _chosen_fills(journey, listed)


def give_back(journey: Journey, listed: InputField) -> None:
    """The entry is no longer chosen: what it answered is empty again."""
    for name in journey.taken_over.pop(listed.name, {}):
        journey.set_entry(name, Entry())
        journey.left_open.discard(name)


def open_by_hand(journey: Journey, field: InputField) -> None:
    """What a list has filled in is asked after all, because a rule does not hold for it."""
    if is_filled_in(field, journey.answers):
        journey.left_open.add(field.name)


def _chosen_fills(journey: Journey, listed: InputField) -> dict[str, str]:
    """What the chosen entry answers of the inputs that it may fill in; "" of what it is silent about."""
    chosen = journey.answers.get(listed.name)
    options = journey.lists.get(listed.name, LiveList()).options
    fills = next((each.fills for each in options if each.value == chosen), {})
    return {each.name: fills.get(each.name, "") for each in journey.item.inputs if each.from_list == listed.name}
