"""The table from input type to rule, and the one function that checks an answer."""

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from kiosk.forms import amounts, choices, codes, dates, people, slots, texts, vehicles
from kiosk.forms.verdict import Check, CheckContext, Entry, Invalid, Valid, Verdict


def _leave_to_step(_field: InputField, _entry: Entry, _context: CheckContext) -> Verdict:
    """What a camera, a pen, a finger or a device gives is not typed; their own steps see to them."""
    return Valid("")


CHECKS: dict[InputKind, Check] = {
    InputKind.ID_NO: people.check_id_no,
    InputKind.NAME: people.check_name,
    InputKind.MOBILE: people.check_mobile,
    InputKind.PLATE_NO: vehicles.check_plate_no,
    InputKind.VIN: vehicles.check_vin,
    InputKind.USC_CODE: codes.check_usc_code,
    InputKind.BANK_CARD: codes.check_bank_card,
    InputKind.AMOUNT: amounts.check_amount,
    InputKind.NUMBER: amounts.check_number,
    InputKind.YEAR: dates.check_year,
    InputKind.MONTH: dates.check_month,
    InputKind.DATE: dates.check_date,
    InputKind.DATETIME: dates.check_datetime,
    InputKind.MONTH_RANGE: dates.check_month_range,
    InputKind.DATE_RANGE: dates.check_date_range,
    InputKind.TEXT: texts.check_text,
    InputKind.CHOICE: choices.check_one,
    InputKind.MULTI_CHOICE: choices.check_several,
    InputKind.REGION: choices.check_region,
    InputKind.ADDRESS: choices.check_address,
    InputKind.STATION: choices.check_one,
    InputKind.SCHOOL: choices.check_one,
    InputKind.SLOT: slots.check_slot,
    InputKind.TIER: choices.check_one,
    InputKind.RECEIPT_NO: codes.check_receipt_no,
    InputKind.CERT_NO: codes.check_cert_no,
    InputKind.PHOTO_RECEIPT: codes.check_photo_receipt,
    InputKind.PERMIT_NO: codes.check_permit_no,
    InputKind.PASSPORT_NO: codes.check_passport_no,
    InputKind.NATIONALITY: choices.check_one,
    InputKind.DISABILITY_CERT: codes.check_disability_cert,
    InputKind.DECISION_NO: codes.check_decision_no,
    InputKind.TRAFFIC_DECISION_NO: codes.check_traffic_decision_no,
    InputKind.INVOICE_NO: codes.check_invoice_no,
    InputKind.PAY_CODE: codes.check_pay_code,
    InputKind.ACCOUNT_NO: codes.check_account_no,
    InputKind.QUERY_CODE: codes.check_query_code,
    InputKind.SMS_CODE: codes.check_sms_code,
    InputKind.SCAN: _leave_to_step,
    InputKind.PHOTO: _leave_to_step,
    InputKind.SIGNATURE: _leave_to_step,
    InputKind.FINGERPRINT: _leave_to_step,
    InputKind.DEVICE: _leave_to_step,
    InputKind.CONFIRM: texts.check_confirm,
    InputKind.ID_LIST: people.check_id_list,
    InputKind.FAMILY_LIST: people.check_family_list,
}


def check_answer(field: InputField, entry: Entry, context: CheckContext, *, is_required: bool) -> Verdict:
    """Whether this answer holds. An empty answer to an optional field is valid and canonically empty."""
    if entry.is_empty:
        return Invalid("field.required") if is_required else Valid("")
    return CHECKS[field.kind](field, entry, context)
