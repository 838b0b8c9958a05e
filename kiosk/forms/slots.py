"""Appointments: how far ahead one may be made. The terminal looks itself, whatever list it was given.

A slot's value begins with its day (YYYY-MM-DD).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from catalogue.schema import InputField
from contract.execution import LiveOption
from kiosk.forms.choices import check_one
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Verdict


def check_slot(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """Slot — one of the live list, on a day that can be booked."""
    verdict = check_one(field, entry, context)
    if isinstance(verdict, Invalid) or can_be_booked(field, entry.value.strip(), context.today):
        return verdict
    if field.bookable is None:
        return Invalid("slot.past")
    return Invalid("slot.window", {"least": str(field.bookable.least), "most": str(field.bookable.most)})


def can_be_booked(field: InputField, slot: str, today: date) -> bool:
    """Whether the day of the slot is bookable: without a window any that is not over, and one that cannot be read."""
    try:
        day = date.fromisoformat(slot[:10])
    except ValueError:
        return field.bookable is None
    if field.bookable is None:
        return day >= today
    return today + timedelta(days=field.bookable.least) <= day <= today + timedelta(days=field.bookable.most)


def within_window(field: InputField, options: Iterable[LiveOption], today: date) -> tuple[LiveOption, ...]:
    """The slots of a list; those that cannot be booked are shown and cannot be chosen."""
    return tuple(
        option if can_be_booked(field, option.value, today) else option.model_copy(update={"available": False})
        for option in options
    )
