"""Years, months, dates and ranges of them, within the limits of their field."""

import re
from datetime import date, datetime

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from kiosk.forms.limits import DateLimits, limits_for, months_after
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid, Verdict

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def check_year(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """Year — YYYY within limits."""
    text = entry.value.strip()
    if not (text.isascii() and _YEAR.fullmatch(text)):
        return Invalid("date.shape")
    return _between(text, field, context)


def check_month(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """Month — YYYY-MM within limits."""
    text = entry.value.strip()
    return Invalid("date.shape") if _month(text) is None else _between(text, field, context)


def check_date(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """Date — YYYY-MM-DD within limits."""
    text = entry.value.strip()
    return Invalid("date.shape") if _date(text) is None else _between(text, field, context)


def check_datetime(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """Datetime — YYYY-MM-DDTHH:MM, not after now."""
    text = entry.value.strip()
    if not _DATETIME.fullmatch(text):
        return Invalid("date.shape")
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return Invalid("date.shape")
    if when > context.now.replace(tzinfo=None):
        return Invalid("date.future")
    verdict = _between(text[:10], field, context)
    return verdict if isinstance(verdict, Invalid) else Valid(text)


def check_month_range(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """month_range — first and last month; the span counts both."""
    first, last = _pair(entry)
    start, end = _month(first), _month(last)
    if start is None or end is None:
        return Invalid("range.incomplete")
    limits = limits_for(field, context.today)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months > limits.span_months:
        return Invalid("range.too_long_months", {"most": str(limits.span_months)})
    return _range_between((first, last), limits, field)


def check_date_range(field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """date_range — first and last day."""
    first, last = _pair(entry)
    start, end = _date(first), _date(last)
    if start is None or end is None:
        return Invalid("range.incomplete")
    limits = limits_for(field, context.today)
    verdict = _range_between((first, last), limits, field)
    if isinstance(verdict, Valid) and end > months_after(start, limits.span_months):
        return Invalid("range.too_long_years", {"most": str(limits.span_months // 12)})
    return verdict


def _pair(entry: Entry) -> tuple[str, str]:
    return (entry.values[0].strip(), entry.values[1].strip()) if len(entry.values) == 2 else ("", "")


def _range_between(pair: tuple[str, str], limits: DateLimits, field: InputField) -> Verdict:
    # canonical dates and months are ISO 8601: their order as text is their order in time
    lower, upper = limits.edges(field.kind)
    if pair[0] > pair[1]:
        return Invalid("range.backwards")
    words = None if field.dates is None else field.dates.words
    if pair[1] > upper:
        return Invalid("date.too_late", {"last": upper}, words)
    if pair[0] < lower:
        return Invalid("date.too_early", {"first": lower}, words)
    return Valid(pair)


def _between(text: str, field: InputField, context: CheckContext) -> Verdict:
    limits = limits_for(field, context.today)
    kind = InputKind.DATE if field.kind is InputKind.DATETIME else field.kind
    lower, upper = limits.edges(kind)
    words = None if field.dates is None else field.dates.words
    if text > upper:
        is_ahead = limits.upper == context.today
        return Invalid("date.future") if is_ahead else Invalid("date.too_late", {"last": upper}, words)
    return Invalid("date.too_early", {"first": lower}, words) if text < lower else Valid(text)


def _month(text: str) -> date | None:
    return _date(f"{text}-01") if _MONTH.fullmatch(text) else None


def _date(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
