"""The print of a card or paper and the fields of a page: which of them it answers. Pure; the same validators as for typing."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from kiosk.forms.checks import check_answer
from kiosk.forms.id_number import check_id_number
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid

_NUMBER = re.compile(r"[0-9A-Z]{6,20}")
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][0-9A-Z]{5,6}")
_NAME = re.compile(r"姓名[:：]?([\u3400-\u9fff\U00020000-\U0003ffff·]{2,30})")
_LONGEST_LINE = 200


def is_printed(field: InputField) -> bool:
    """Whether the field may be filled from the print of a card or paper."""
    return field.printed_on is not None


def answers_in(
    lines: Sequence[str],
    fields: Sequence[InputField],
    entries: Mapping[str, Entry],
    context: Callable[[InputField], CheckContext],
) -> tuple[tuple[InputField, Entry], ...]:
    """The fields that the print answers, each with one value: empty ones, or the only one of its kind that is there.

    A name is taken only together with the ID number of the same person.
    """
    texts = [_bare(line) for line in lines]
    found: dict[str, tuple[InputField, Entry]] = {}
    for field in _askable(fields, entries):
        entry = next(_valid(_candidates(texts, field.kind, context(field)), field, context(field)), None)
        if entry is not None and entry not in [value for _, value in found.values()]:
            found[field.name] = (field, entry)
    by_name = {field.name: field for field in fields}
    for number, _ in tuple(found.values()):
        named = by_name.get(number.of_name or "")
        entry = None if named is None else next(_valid(_names(texts), named, context(named)), None)
        if named is not None and entry is not None:
            found[named.name] = (named, entry)
    return tuple(found.values())


def _askable(fields: Sequence[InputField], entries: Mapping[str, Entry]) -> list[InputField]:
    """Of each kind the empty fields; where none is empty and there is one alone, that one."""
    chosen: list[InputField] = []
    for kind in dict.fromkeys(field.kind for field in fields if is_printed(field)):
        of_kind = [field for field in fields if field.kind is kind]
        empty = [field for field in of_kind if entries.get(field.name, Entry()).is_empty]
        chosen += empty or (of_kind if len(of_kind) == 1 else [])
    return chosen


def _bare(line: str) -> str:
    """Without spaces, and full-width characters as half-width ones."""
    return "".join(unicodedata.normalize("NFKC", line[:_LONGEST_LINE]).split()).upper()


def _candidates(texts: Sequence[str], kind: InputKind, context: CheckContext) -> Iterator[str]:
    """What looks like an answer of that kind. The number of an ID card passes for one of a bank card one time in ten."""
    pattern = _PLATE if kind is InputKind.PLATE_NO else _NUMBER
    found = (candidate for text in texts for candidate in pattern.findall(text))
    if kind is not InputKind.BANK_CARD:
        return found
    return (number for number in found if isinstance(check_id_number(number, context.today), Invalid))


def _names(texts: Sequence[str]) -> Iterator[str]:
    return (name for text in texts for name in _NAME.findall(text))


def _valid(candidates: Iterator[str], field: InputField, context: CheckContext) -> Iterator[Entry]:
    for candidate in candidates:
        verdict = check_answer(field, Entry(candidate), context, is_required=True)
        if isinstance(verdict, Valid) and isinstance(verdict.canonical, str):
            yield Entry(verdict.canonical)
