"""What a day should be told of when it lies long ago: said once, and the citizen may go on."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from catalogue.text import LocalText
from kiosk.forms.form_state import FormState
from kiosk.forms.visibility import holds


class LateDay(Struct, frozen=True):
    """A day that is rather late (日期偏早). `name` differs for another day."""

    name: str
    label: LocalText
    words: LocalText


def late_days(state: FormState) -> Iterator[LateDay]:
    """Those that the item has something to say about."""
    for field in state.item.inputs:
        caution, day = field.day_caution, state.text(field.name)[:10]
        if caution is None or not day or not holds(caution.only_if, state.answers):
            continue
        if date.fromisoformat(day) < state.today - timedelta(days=caution.days_back):
            yield LateDay(f"{field.name} {day}", field.label, caution.words)
