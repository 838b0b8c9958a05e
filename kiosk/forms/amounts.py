"""Checks fields with amounts of money and quantities."""

import re
from decimal import Decimal

from catalogue.schema import InputField
from kiosk.forms.codes import squeezed
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid, Verdict

_MONEY = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,2})?")
_NUMBER = re.compile(r"[0-9]{1,8}(?:\.[0-9])?")


def check_amount(field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """Amount — 0.01 to 9,999,999.99 yuan, or to the most that the catalogue says; canonical with two decimals."""
    value = money_in(entry.value)
    if value is None:
        return Invalid("amount.shape")
    if value <= 0 and not field.may_be_zero:
        return Invalid("amount.zero")
    if field.most is not None and value > field.most:
        return Invalid("amount.most", {"most": f"{field.most:,}"})
    return Valid(f"{value:.2f}")


def money_in(text: str) -> Decimal | None:
    """The sum that is written there, with at most seven and two digits; None where none is."""
    written = squeezed(text).replace(",", "").replace("，", "").lstrip("¥￥")
    return Decimal(written) if _MONEY.fullmatch(written) else None


def check_number(field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """Number — a whole number, or one decimal (mu, m²); more than 0 unless the catalogue says otherwise."""
    text = squeezed(entry.value)
    if not _NUMBER.fullmatch(text):
        return Invalid("number.shape")
    value = Decimal(text)
    if value <= 0 and not field.may_be_zero:
        return Invalid("number.zero")
    if field.most is not None and value > field.most:
        return Invalid("number.most", {"most": f"{field.most:,}"})
    if field.is_whole and value != value.to_integral_value():
        return Invalid("number.whole")
    return Valid(str(int(value)) if value == value.to_integral_value() else f"{value:.1f}")
