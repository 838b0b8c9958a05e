"""Appointment slots: which days and windows an item offers, and the key under which a slot is held."""

from datetime import date, datetime, time, timedelta

from catalogue.input_types import InputKind
from catalogue.text import LocalText
from central.clock import BEIJING
from central.sandbox.citizen import seeded
from central.sandbox.situation import Situation
from contract.execution import LiveOption

_WINDOWS = ("08:30-09:30", "09:30-10:30", "10:30-11:30", "14:30-15:30", "15:30-16:30")
_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
_RELEASED_AT = time(8, 30)
_MARRIAGE = ("MZ001", "MZ002", "MZ003")
_DAYS_OF_MARRIAGE = 15
_DAYS = 7
_MOST = 60
"""At most so many options in one list."""


def slot_options(situation: Situation, taken: frozenset[str]) -> tuple[LiveOption, ...]:
    """The slots of the coming days; `taken` (slot keys) are shown but cannot be chosen."""
    return tuple(
        LiveOption(
            value=value,
            text=_words(day, window),
            available=slot_key(situation, value) not in taken and not is_full(situation, value),
        )
        for day, window, value in _offered(situation)
    )


def slot_keys(situation: Situation) -> tuple[str, ...]:
    return tuple(slot_key(situation, value) for _, _, value in _offered(situation))


def slot_key(situation: Situation, value: str) -> str:
    """A slot belongs to an item at a place (and a doctor)."""
    place = "/".join(
        situation.text(field.name)
        for field in situation.item.inputs
        if field.kind is InputKind.STATION or field.source in ("doctors", "hospital_departments")
    )
    return f"{situation.item.code}|{place}|{value}"[:96]


def is_offered(situation: Situation, value: str) -> bool:
    """Whether this slot can be booked at all now."""
    return any(value == offered for _, _, offered in _offered(situation)) and not is_full(situation, value)


def ends_at(value: str) -> datetime:
    """When the appointment of this slot, one of those that are offered, is over."""
    day, window = value.split(" ", 1)
    end = time.fromisoformat(window.rpartition("-")[2])
    return datetime.combine(date.fromisoformat(day), end, BEIJING)


def is_full(situation: Situation, value: str) -> bool:
    """Slots that, in the sandbox's world, other people took long ago."""
    return seeded("full", slot_key(situation, value)).random() < 0.15


def _offered(situation: Situation) -> list[tuple[date, str, str]]:
    here = situation.now.astimezone(BEIJING)
    days = [here.date() + timedelta(days=ahead) for ahead in range(1, _last_day(situation, here) + 1)]
    open_days = [day for day in days if day.isoweekday() <= 5]
    return [(day, window, f"{day.isoformat()} {window}") for day in open_days for window in _WINDOWS][:_MOST]


def _last_day(situation: Situation, here: datetime) -> int:
    if situation.item.code not in _MARRIAGE:
        return _DAYS
    return _DAYS_OF_MARRIAGE if here.time() >= _RELEASED_AT else _DAYS_OF_MARRIAGE - 1


def _words(day: date, window: str) -> LocalText:
    return LocalText(
        zh=f"{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]} {window}",
        en=f"{day:%a} {day.isoformat()} {window}",
    )
