"""A scanned code and the fields of a page: which of them it is for. Pure; the same validators as for typing."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from kiosk.forms.checks import check_answer
from kiosk.forms.verdict import CheckContext, Entry, Valid

SCANNED: frozenset[InputKind] = frozenset(
    {
        InputKind.PHOTO_RECEIPT,
        InputKind.RECEIPT_NO,
        InputKind.DECISION_NO,
        InputKind.TRAFFIC_DECISION_NO,
        InputKind.PAY_CODE,
        InputKind.CERT_NO,
        InputKind.INVOICE_NO,
        InputKind.QUERY_CODE,
        InputKind.ACCOUNT_NO,
    }
)
"""Numbers that are on paper as a bar or QR code."""

LONGEST_CODE = 500
"""Characters; what is longer is no number."""

_INVOICE_PARTS = 4
"""The QR code of an invoice reads 01,type,code,number,amount,date,… with the number in fourth place."""


def is_scanned(field: InputField) -> bool:
    """Whether the field may be filled from the code scanner."""
    return field.kind in SCANNED


def field_for(
    text: str, fields: Sequence[InputField], entries: Mapping[str, Entry], context: Callable[[InputField], CheckContext]
) -> tuple[InputField, Entry] | None:
    """The first empty field whose validator takes the code; where none is empty, the only one that would take it."""
    fitting = [
        (field, entry)
        for field in fields
        if is_scanned(field) and (entry := _entry_for(text, field, context(field))) is not None
    ]
    empty = [pair for pair in fitting if entries.get(pair[0].name, Entry()).is_empty]
    if empty:
        return empty[0]
    return fitting[0] if len(fitting) == 1 else None


def _entry_for(text: str, field: InputField, context: CheckContext) -> Entry | None:
    for candidate in _candidates(text, field.kind):
        verdict = check_answer(field, Entry(candidate), context, is_required=True)
        if isinstance(verdict, Valid) and isinstance(verdict.canonical, str):
            return Entry(verdict.canonical)
    return None


def _candidates(text: str, kind: InputKind) -> Iterator[str]:
    if len(text) > LONGEST_CODE:
        return
    yield text.strip()
    parts = text.split(",")
    if kind is InputKind.INVOICE_NO and len(parts) >= _INVOICE_PARTS and parts[0] == "01":
        yield parts[_INVOICE_PARTS - 1]
