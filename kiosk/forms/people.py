"""Names, mobiles, and lists of people."""

import re

from catalogue.schema import InputField
from kiosk.forms.amounts import money_in
from kiosk.forms.id_number import check_id_number
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid, Verdict

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NAME = re.compile(rf"[{_HAN}](?:[{_HAN}·]*[{_HAN}])?")
_FOREIGN = re.compile(rf"(?=.*[^\W\d_{_HAN}])[^\W\d_](?:[^\W\d_]|[ .'·-]){{1,29}}")
_DOTS = str.maketrans(dict.fromkeys("•・‧∙．.", "·"))
_MOBILE = re.compile(r"1[3-9][0-9]{9}")

MOST_PEOPLE = 30
"""Longer lists belong to a counter."""


def check_name(field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """Name — 2–30 Chinese characters, the middle dot of minority names allowed inside; or of any script, where it may be."""
    foreign = " ".join(entry.value.split())
    if field.any_script and _FOREIGN.fullmatch(foreign):
        return Valid(foreign)
    return _name(entry.value)


def check_mobile(_field: InputField, entry: Entry, _context: CheckContext) -> Verdict:
    """Mobile — 11 digits beginning 13 to 19."""
    digits = re.sub(r"[\s-]", "", entry.value)
    if not re.fullmatch(r"[0-9]{11}", digits):
        return Invalid("mobile.length")
    return Valid(digits) if _MOBILE.fullmatch(digits) else Invalid("mobile.prefix")


def check_id_no(_field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """Check the kind id_no: a citizen's number by GB 11643."""
    return check_id_number(entry.value, context.today)


def check_id_list(_field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """id_list — ID numbers, none twice."""
    wanted = [value for value in entry.values if value.strip()]
    if len(wanted) > MOST_PEOPLE:
        return Invalid("people.too_many", {"most": str(MOST_PEOPLE)})
    numbers: list[str] = []
    for place, text in enumerate(wanted, 1):
        verdict = check_id_number(text, context.today)
        if isinstance(verdict, Invalid):
            return Invalid("people.number_wrong", {"place": str(place)})
        numbers.append(str(verdict.canonical))
    return _without_doubles(numbers, tuple(numbers))


def check_family_list(_field: InputField, entry: Entry, context: CheckContext) -> Verdict:
    """family_list — `name|id|relation|income` per person; income in yuan a month, may be empty (= 0)."""
    wanted = [value for value in entry.values if value.strip(" |\t\r\n")]
    if len(wanted) > MOST_PEOPLE:
        return Invalid("people.too_many", {"most": str(MOST_PEOPLE)})
    rows: list[str] = []
    for place, text in enumerate(wanted, 1):
        row = _family_row(text, place, context)
        if isinstance(row, Invalid):
            return row
        rows.append(str(row.canonical))
    return _without_doubles([row.split("|")[1] for row in rows], tuple(rows))


def _family_row(text: str, place: int, context: CheckContext) -> Verdict:
    parts = [part.strip() for part in text.split("|")]
    where = {"place": str(place)}
    if len(parts) != 4:
        return Invalid("people.incomplete", where)
    name, number = _name(parts[0]), check_id_number(parts[1], context.today)
    if isinstance(name, Invalid):
        return Invalid("people.name_wrong", where)
    if isinstance(number, Invalid):
        return Invalid("people.number_wrong", where)
    relation = parts[2]
    if not 1 <= len(relation) <= 10 or not relation.isprintable():
        return Invalid("people.relation_missing", where)
    income = _income(parts[3])
    if income is None:
        return Invalid("people.income_wrong", where)
    return Valid("|".join((str(name.canonical), str(number.canonical), relation, income)))


def _income(text: str) -> str | None:
    value = money_in(text or "0")
    return None if value is None else f"{value:.2f}"


def _without_doubles(numbers: list[str], canonical: tuple[str, ...]) -> Verdict:
    for place, number in enumerate(numbers, 1):
        if number in numbers[: place - 1]:
            return Invalid("people.doubled", {"place": str(place)})
    return Valid(canonical)


def _name(text: str) -> Verdict:
    name = re.sub(r"\s", "", text).translate(_DOTS)
    if not 2 <= len(name) <= 30:
        return Invalid("name.length")
    return Valid(name) if _NAME.fullmatch(name) else Invalid("name.characters")
