"""What is in a field before anybody typed: the citizen changes it where it is wrong."""

from datetime import date, timedelta

from msgspec.structs import replace

from catalogue.input_types import InputKind
from catalogue.schema import InputField, ItemKind, ServiceItem
from kiosk.forms.limits import limits_for, months_after
from kiosk.forms.verdict import Entry


def preset_of(field: InputField, region: str, known: frozenset[str] | None) -> Entry | None:
    """The preset of a field on a terminal in `region`, where that is one of the `known` regions."""
    return Entry(values=(region, "")) if field.is_nearby and known is not None and region in known else None


USUAL_MONTHS = 24
"""Most proofs are asked for about the last two years."""


def usual_period(item: ServiceItem, field: InputField, today: date) -> Entry | None:
    """The preset of the period of a print: the last 24 months, as far as the field allows."""
    if item.kind is not ItemKind.PRINT or field.kind not in (InputKind.MONTH_RANGE, InputKind.DATE_RANGE):
        return None
    limits = limits_for(field, today)
    if field.kind is InputKind.MONTH_RANGE:
        first = months_after(limits.upper, 1 - USUAL_MONTHS)
    else:
        first = months_after(limits.upper, -USUAL_MONTHS) + timedelta(days=1)
    return Entry(values=replace(limits, lower=max(first, limits.lower)).edges(field.kind))
