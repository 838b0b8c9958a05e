"""A list of what is the citizen's own, where nothing of it is chosen."""

from catalogue.input_types import BY_HAND, InputKind
from catalogue.schema import InputField
from kiosk.forms.verdict import Entry
from kiosk.journeys.journey import Journey


def take_by_hand(journey: Journey, listed: InputField) -> None:
    """Choose in the citizen's place to fill in by hand."""
    if listed.kind is InputKind.MULTI_CHOICE:
        journey.form.answer(listed.name, Entry(values=(BY_HAND,)), (BY_HAND,))
    else:
        journey.form.answer(listed.name, Entry(BY_HAND), BY_HAND)
