"""The closed list of input types (表单字段类型). Their rules are in `kiosk.forms`; this names them and what each needs.

Source: the input types of the item list.
"""

from enum import StrEnum


class InputKind(StrEnum):
    """One of the ways a citizen gives an answer (字段类型)."""

    ID_NO = "id_no"
    NAME = "name"
    MOBILE = "mobile"
    PLATE_NO = "plate_no"
    VIN = "vin"
    USC_CODE = "usc_code"
    BANK_CARD = "bank_card"
    AMOUNT = "amount"
    NUMBER = "number"
    YEAR = "year"
    MONTH = "month"
    DATE = "date"
    DATETIME = "datetime"
    MONTH_RANGE = "month_range"
    DATE_RANGE = "date_range"
    TEXT = "text"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    REGION = "region"
    ADDRESS = "address"
    STATION = "station"
    SCHOOL = "school"
    SLOT = "slot"
    TIER = "tier"
    RECEIPT_NO = "receipt_no"
    CERT_NO = "cert_no"
    PHOTO_RECEIPT = "photo_receipt"
    PERMIT_NO = "permit_no"
    PASSPORT_NO = "passport_no"
    NATIONALITY = "nationality"
    DISABILITY_CERT = "disability_cert"
    DECISION_NO = "decision_no"
    TRAFFIC_DECISION_NO = "traffic_decision_no"
    INVOICE_NO = "invoice_no"
    PAY_CODE = "pay_code"
    ACCOUNT_NO = "account_no"
    QUERY_CODE = "query_code"
    SMS_CODE = "sms_code"
    SCAN = "scan"
    PHOTO = "photo"
    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"
    DEVICE = "device"
    """Given by a device of another maker, in the step that it brings."""
    CONFIRM = "confirm"
    ID_LIST = "id_list"
    FAMILY_LIST = "family_list"


class PrintedPaper(StrEnum):
    """A card or paper (可识读证件) whose print answers a field: it may be read under the document camera in place of typing."""

    BANK_CARD = "bank_card"
    IDENTITY_CARD = "identity_card"
    VEHICLE_LICENCE = "vehicle_licence"
    BUSINESS_LICENCE = "business_licence"
    DISABILITY_CERTIFICATE = "disability_certificate"


PRINTED_ON = {
    InputKind.BANK_CARD: PrintedPaper.BANK_CARD,
    InputKind.ID_NO: PrintedPaper.IDENTITY_CARD,
    InputKind.VIN: PrintedPaper.VEHICLE_LICENCE,
    InputKind.PLATE_NO: PrintedPaper.VEHICLE_LICENCE,
    InputKind.USC_CODE: PrintedPaper.BUSINESS_LICENCE,
    InputKind.DISABILITY_CERT: PrintedPaper.DISABILITY_CERTIFICATE,
}
"""Where numbers with a form of their own are printed; of every other kind nothing is read."""


LIVE_SOURCES = frozenset(
    {
        "violations",
        "levy_items",
        "family_members",
        "doctors",
        "hospital_departments",
        "tax_periods",
        "slot",
        "own_vehicles",
        "own_businesses",
        "open_fines",
        "insured_places",
        "status_on_file",
        "own_plots",
        "insured_years",
        "present_tier",
        "pay_base_limits",
    }
)
"""Lists that need a live answer of the department; all other lists may come from the synced cache."""

BY_HAND = "by_hand"
"""The choice of a citizen who finds nothing on a live list and fills in by hand what its entries would have filled in."""
