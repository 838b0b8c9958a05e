"""Which editor of the screen asks for which input type."""

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from kiosk.view.form import Editor

LONG_TEXT_FROM = 100
"""Texts that may be longer get the editor with several lines."""

EDITORS: dict[InputKind, Editor] = {
    InputKind.ID_NO: Editor.ID_NUMBER,
    InputKind.NAME: Editor.TEXT,
    InputKind.MOBILE: Editor.DIGITS,
    InputKind.PLATE_NO: Editor.PLATE,
    InputKind.VIN: Editor.LATIN,
    InputKind.USC_CODE: Editor.LATIN,
    InputKind.BANK_CARD: Editor.DIGITS,
    InputKind.AMOUNT: Editor.DECIMAL,
    InputKind.NUMBER: Editor.DECIMAL,
    InputKind.YEAR: Editor.YEAR,
    InputKind.MONTH: Editor.MONTH,
    InputKind.DATE: Editor.DATE,
    InputKind.DATETIME: Editor.DATETIME,
    InputKind.MONTH_RANGE: Editor.MONTH_RANGE,
    InputKind.DATE_RANGE: Editor.DATE_RANGE,
    InputKind.TEXT: Editor.TEXT,
    InputKind.CHOICE: Editor.CHOICE,
    InputKind.MULTI_CHOICE: Editor.MULTI_CHOICE,
    InputKind.REGION: Editor.REGION,
    InputKind.ADDRESS: Editor.ADDRESS,
    InputKind.STATION: Editor.LONG_LIST,
    InputKind.SCHOOL: Editor.LONG_LIST,
    InputKind.SLOT: Editor.LONG_LIST,
    InputKind.TIER: Editor.CHOICE,
    InputKind.RECEIPT_NO: Editor.LATIN,
    InputKind.CERT_NO: Editor.TEXT,
    InputKind.PHOTO_RECEIPT: Editor.LATIN,
    InputKind.PERMIT_NO: Editor.LATIN,
    InputKind.PASSPORT_NO: Editor.LATIN,
    InputKind.NATIONALITY: Editor.LONG_LIST,
    InputKind.DISABILITY_CERT: Editor.LATIN,
    InputKind.DECISION_NO: Editor.TEXT,
    InputKind.TRAFFIC_DECISION_NO: Editor.TEXT,
    InputKind.INVOICE_NO: Editor.DIGITS,
    InputKind.PAY_CODE: Editor.DIGITS,
    InputKind.ACCOUNT_NO: Editor.DIGITS,
    InputKind.QUERY_CODE: Editor.DIGITS,
    InputKind.SMS_CODE: Editor.SMS_CODE,
    InputKind.CONFIRM: Editor.CONFIRM,
    InputKind.ID_LIST: Editor.PEOPLE,
    InputKind.FAMILY_LIST: Editor.FAMILY,
}

LENGTHS: dict[InputKind, int] = {
    InputKind.ID_NO: 18,
    InputKind.NAME: 30,
    InputKind.MOBILE: 11,
    InputKind.PLATE_NO: 8,
    InputKind.VIN: 17,
    InputKind.USC_CODE: 18,
    InputKind.BANK_CARD: 19,
    InputKind.AMOUNT: 10,
    InputKind.NUMBER: 10,
    InputKind.ADDRESS: 60,
    InputKind.RECEIPT_NO: 32,
    InputKind.CERT_NO: 40,
    InputKind.PHOTO_RECEIPT: 30,
    InputKind.PERMIT_NO: 11,
    InputKind.PASSPORT_NO: 15,
    InputKind.DISABILITY_CERT: 22,
    InputKind.DECISION_NO: 40,
    InputKind.TRAFFIC_DECISION_NO: 40,
    InputKind.INVOICE_NO: 20,
    InputKind.PAY_CODE: 20,
    InputKind.ACCOUNT_NO: 20,
    InputKind.QUERY_CODE: 8,
    InputKind.SMS_CODE: 6,
}
"""Longest input in characters, where the type fixes it."""

MOST_STEPS = 20
"""Counts that go no further are given by one less and one more."""

HEAVY = frozenset(
    {
        Editor.LONG_TEXT,
        Editor.ADDRESS,
        Editor.LONG_LIST,
        Editor.PEOPLE,
        Editor.FAMILY,
        Editor.REGION,
        Editor.MULTI_CHOICE,
    }
)
"""Editors that fill a page of their own."""


def editor_of(field: InputField) -> Editor:
    """The editor for a field: long texts, small counts and delivered lists differ from their kind, but for a short one of one's own."""
    if field.kind is InputKind.NUMBER and field.is_whole and field.most is not None and field.most <= MOST_STEPS:
        return Editor.STEPPER
    if field.kind is InputKind.TEXT and (field.size or 0) >= LONG_TEXT_FROM:
        return Editor.LONG_TEXT
    if field.kind is InputKind.CHOICE and field.source and field.by_hand is None:
        return Editor.LONG_LIST
    return EDITORS[field.kind]


def length_of(field: InputField) -> int:
    """The longest input in characters, 0 for editors without one."""
    return field.size or LENGTHS.get(field.kind, 0)
