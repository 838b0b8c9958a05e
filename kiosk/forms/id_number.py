"""公民身份号码 (GB 11643): its check, and what can be read from it."""

import re
from datetime import date

from msgspec import Struct

from kiosk.forms.digits import is_mod_11_2
from kiosk.forms.verdict import Invalid, Valid, Verdict

_SHAPE = re.compile(r"[0-9]{17}[0-9X]")

REGION_PREFIXES = (
    frozenset(range(11, 16))
    | frozenset(range(21, 24))
    | frozenset(range(31, 38))
    | frozenset({*range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83})
)
"""GB/T 2260, the two digits of a province; 83 is on residence permits of Taiwan residents."""

_OLDEST = date(1870, 1, 1)


class IdNumberFacts(Struct, frozen=True):
    """The facts in an ID number (身份证号码信息): date of birth, and sex by the 17th digit (odd = male)."""

    born: date
    is_male: bool

    def age_on(self, day: date) -> int:
        """Full years of age on `day`."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


def check_id_number(text: str, today: date) -> Verdict:
    """Whether `text` is an ID number of somebody born by `today`; canonical form has a capital X and no blanks."""
    number = re.sub(r"\s", "", text).upper()
    if len(number) != 18:
        return Invalid("id_no.length", {"count": str(len(number))})
    if _SHAPE.fullmatch(number) is None:
        return Invalid("id_no.characters")
    if int(number[:2]) not in REGION_PREFIXES:
        return Invalid("id_no.region")
    born = _born(number)
    if born is None or not _OLDEST <= born <= today:
        return Invalid("id_no.birth")
    if not is_mod_11_2(number):
        return Invalid("id_no.checksum")
    return Valid(number)


def facts_of(number: str) -> IdNumberFacts | None:
    """What a checked number says; None where it is no ID number."""
    born = _born(number) if _SHAPE.fullmatch(number) else None
    return None if born is None else IdNumberFacts(born, int(number[16]) % 2 == 1)


def _born(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
