"""Appointments: how far ahead an item may be booked. The terminal looks itself, whatever list it was given.

A slot's value begins with its day (YYYY-MM-DD).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from catalogue.schema import InputField
from contract.execution import LiveOption
from kiosk.forms.choices import check_one
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Verdict

WINDOWS: dict[str, tuple[int, int]] = {"MZ001": (1, 15)}
"""Items that are booked at least and at most so many days ahead; the others for any day that is not over."""


def check_slot(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """Slot — one of the live list, on a day that can be booked."""
    verdict = check_one(field, entry, context)
    if isinstance(verdict, Invalid) or can_be_booked(context.item_code, entry.value.strip(), context.today):
        return verdict
    if context.item_code not in WINDOWS:
        return Invalid("slot.past")
    least, most = WINDOWS[context.item_code]
    return Invalid("slot.window", {"least": str(least), "most": str(most)})


def can_be_booked(item_code: str, slot: str, today: date) -> bool:
    """Whether the day of the slot lies within the window. Where there is none, an unreadable day counts as bookable."""
    try:
        day = date.fromisoformat(slot[:10])
    except ValueError:
        return item_code not in WINDOWS
    if item_code not in WINDOWS:
        return day >= today
    least, most = WINDOWS[item_code]
    return today + timedelta(days=least) <= day <= today + timedelta(days=most)


def within_window(item_code: str, options: Iterable[LiveOption], today: date) -> tuple[LiveOption, ...]:
    """The slots of a list; those that cannot be booked stand there and cannot be chosen."""
    return tuple(
        each if can_be_booked(item_code, each.value, today) else each.model_copy(update={"available": False})
        for each in options
    )
