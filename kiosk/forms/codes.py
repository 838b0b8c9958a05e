"""Numbers and codes printed on cards, receipts and decisions: mostly a shape, sometimes a check digit."""

import re
from collections.abc import Callable

from msgspec import Struct

from catalogue.schema import InputField
from kiosk.forms.digits import is_luhn, usc_check_digit
from kiosk.forms.id_number import check_id_number
from kiosk.forms.verdict import Check, CheckContext, Entry, Invalid, Valid, Verdict

_BLANKS = re.compile(r"\s")
_WIDTHS = {0xFF10 + digit: str(digit) for digit in range(10)}


class _Shape(Struct, frozen=True):
    pattern: re.Pattern[str]
    message: str
    is_upper: bool = True

    def check(self, _field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
        text = squeezed(entry.value)
        text = text.upper() if self.is_upper else text
        return Valid(text) if self.pattern.fullmatch(text) else Invalid(self.message)


def squeezed(text: str) -> str:
    """Without blanks, full-width digits made plain."""
    return _BLANKS.sub("", text).translate(_WIDTHS)


def check_usc_code(_field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """Check the kind usc_code: a unified social credit code by GB 32100 (统一社会信用代码)."""
    code = squeezed(entry.value).upper()
    if len(code) != 18:
        return Invalid("usc_code.length", {"count": str(len(code))})
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", code):
        return Invalid("usc_code.characters")
    return Valid(code) if usc_check_digit(code[:17]) == code[17] else Invalid("usc_code.checksum")


def check_bank_card(_field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """bank_card — 16–19 digits, Luhn. Whose it is, is checked live."""
    digits = squeezed(entry.value)
    if not re.fullmatch(r"[0-9]{16,19}", digits):
        return Invalid("bank_card.length")
    return Valid(digits) if is_luhn(digits) else Invalid("bank_card.checksum")


def check_disability_cert(_field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """disability_cert — ID number + category 1–7 + grade 1–4, a reissue adds B and a digit."""
    text = squeezed(entry.value).upper()
    if len(text) not in (20, 22):
        return Invalid("disability_cert.length", {"count": str(len(text))})
    if isinstance(check_id_number(text[:18], context.today), Invalid):
        return Invalid("disability_cert.number")
    if not re.fullmatch(r"[1-7][1-4](?:B[1-9])?", text[18:]):
        return Invalid("disability_cert.grade")
    return Valid(text)


def _shape(
    pattern: str, message: str, *, is_upper: bool = True
) -> Callable[[InputField, Entry, CheckContext], Verdict]:
    return _Shape(re.compile(pattern), message, is_upper).check


check_receipt_no: Check = _shape(r"[A-Z0-9-]{8,32}", "receipt_no.shape")
check_cert_no: Check = _shape(r"[A-Za-z0-9\u4e00-\u9fff〔〕()（）-]{4,40}", "cert_no.shape", is_upper=False)
check_photo_receipt: Check = _shape(r"[A-Z0-9]{10,30}", "photo_receipt.shape")
check_permit_no: Check = _shape(r"C[A-Z0-9][0-9]{7}|[HM][0-9]{8}(?:[0-9]{2})?|[0-9]{8}", "permit_no.shape")
check_passport_no: Check = _shape(r"[A-Z0-9]{5,15}", "passport_no.shape")
check_decision_no: Check = _shape(r"[A-Za-z0-9\u4e00-\u9fff〔〕()（）-]{4,40}", "decision_no.shape", is_upper=False)
check_traffic_decision_no: Check = _shape(r"[0-9]{15,16}", "decision_no.traffic")
check_invoice_no: Check = _shape(r"[0-9]{8}|[0-9]{20}", "invoice_no.shape")
check_pay_code: Check = _shape(r"[0-9]{20}", "pay_code.shape")
check_account_no: Check = _shape(r"[0-9]{5,20}", "account_no.shape")
check_query_code: Check = _shape(r"[0-9]{4,8}", "query_code.shape")
check_sms_code: Check = _shape(r"[0-9]{6}", "sms_code.shape")
