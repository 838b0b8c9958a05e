"""One or several of a list, and places: an answer must be an option of the list it was chosen from."""

import re

from catalogue.schema import InputField
from kiosk.forms.texts import is_written
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid, Verdict

_REGION = re.compile(r"[1-9][0-9]{5}(?:[0-9]{3}){0,2}")
LEAST_DETAIL, MOST_DETAIL = 5, 60


def check_one(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """choice, station, school, slot, tier, nationality — one of the list."""
    value = entry.value.strip()
    if not value:
        return Invalid("choice.missing")
    return Valid(value) if value in allowed(field, context) else Invalid("choice.unknown")


def check_several(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """multi_choice — one or more of the list, in the order chosen, none twice."""
    chosen = tuple(dict.fromkeys(value for value in entry.values if value.strip()))
    if not chosen:
        return Invalid("choice.none")
    return Valid(chosen) if set(chosen) <= allowed(field, context) else Invalid("choice.unknown")


def check_region(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """Region — 区划代码 of 6, 9 or 12 digits."""
    return _region(field, entry.value.strip(), context)


def check_address(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """Address — region code and 5–60 characters of street and number."""
    if len(entry.values) != 2:
        return Invalid("address.region")
    code, detail = entry.values[0].strip(), " ".join(entry.values[1].split())
    if isinstance(_region(field, code, context), Invalid):
        return Invalid("address.region")
    if not LEAST_DETAIL <= len(detail) <= MOST_DETAIL:
        return Invalid("address.detail", {"least": str(LEAST_DETAIL), "most": str(MOST_DETAIL)})
    return Valid((code, detail)) if is_written(detail) else Invalid("text.characters")


def allowed(field: InputField, context: CheckContext) -> frozenset[str]:
    """The values a citizen may choose from."""
    if field.options:
        return frozenset(option.value for option in field.options)
    return context.options or frozenset()


def _region(_field: InputField, code: str, context: CheckContext) -> Verdict:
    if not _REGION.fullmatch(code):
        return Invalid("region.missing")
    is_known = context.options is None or code in context.options
    return Valid(code) if is_known else Invalid("region.unknown")
