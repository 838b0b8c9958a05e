"""What cards gave of an answer is masked where it is shown; the answer itself stays whole, for it is sent."""

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from kiosk.forms.verdict import Answer, Entry
from kiosk.view.masking import mask_name, mask_number


def masked_entry(field: InputField, entry: Entry) -> Entry:
    """As it is shown. People of a list who would look alike are shown in full: one may be taken off the list."""
    if not entry.of_cards:
        return entry
    value = mask(field, entry.value) if entry.is_of_card else entry.value
    rows = [_masked_row(field, value, entry.of_cards) for value in entry.values]
    values = (row if rows.count(row) == 1 else whole for row, whole in zip(rows, entry.values, strict=True))
    return Entry(value, tuple(values), entry.of_cards)


def masked_answer(field: InputField, answer: Answer, entry: Entry) -> Answer:
    """A checked answer, as it is shown."""
    if isinstance(answer, str):
        return mask(field, answer) if entry.is_of_card else answer
    return tuple(_masked_row(field, row, entry.of_cards) for row in answer)


def typed_over(field: InputField, typed: Entry, before: Entry) -> Entry:
    """What is typed where `before` was shown masked: what is left alone stays, and of a mask that is touched nothing does."""
    if not before.of_cards:
        return typed
    shown = masked_entry(field, before)
    value = _typed_part(typed.value, shown.value, before.value)
    if len(typed.values) == len(before.values):  # one of them is changed in its place
        rows = [_typed_row(*value) for value in zip(typed.values, shown.values, before.values, strict=True)]
    else:  # one more, or one less
        whole = dict(zip(shown.values, before.values, strict=True))
        rows = [whole.get(value, value) for value in typed.values]
    left = {value, *(part for row in rows for part in row.split("|"))}
    return Entry(value, tuple(rows), before.of_cards & left)


def mask(field: InputField, text: str, place: int = 0) -> str:
    """A name or a number, as it may be shown. `place`: which part it is of a person on a list."""
    is_name = field.kind is InputKind.NAME or (field.kind is InputKind.FAMILY_LIST and place == 0)
    return mask_name(text) if is_name else mask_number(text)


def _masked_row(field: InputField, row: str, of_cards: frozenset[str]) -> str:
    parts = enumerate(row.split("|"))
    return "|".join(mask(field, part, place) if part in of_cards else part for place, part in parts)


def _typed_row(typed: str, shown: str, before: str) -> str:
    rows = [text.split("|") for text in (typed, shown, before)]
    if len({len(parts) for parts in rows}) > 1:
        return typed
    return "|".join(_typed_part(*parts) for parts in zip(*rows, strict=True))


def _typed_part(typed: str, shown: str, before: str) -> str:
    if shown == before:
        return typed
    if typed == shown:
        return before
    return typed.removeprefix(shown) if typed.startswith(shown) else ""
