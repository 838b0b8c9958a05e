"""What a department writes as a bare date or number, as people read it: 2034-07 is 2034年7月, a mobile number has 3, 4 and 4 digits.

Only a value that is nothing else is touched: in a sentence the department has chosen its own words.
"""

import re

from catalogue.input_types import InputKind
from catalogue.text import Language
from kiosk.forms.display import grouped
from kiosk.forms.said_dates import day_in_words
from wording.store import Wording

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)(?:[ T]([0-9]{2}:[0-9]{2})(?::[0-9]{2})?)?")
_NUMBERS = {
    InputKind.MOBILE: re.compile(r"1[3-9][0-9]{9}"),
    InputKind.ID_NO: re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X]"),
    InputKind.BANK_CARD: re.compile(r"[0-9]{16,19}"),
}
"""The first that fits counts: an ID number has eighteen digits too."""


def value_in_words(value: str, wording: Wording, language: Language) -> str:
    """A value of a result for the screen and the voice; on paper it stands as its department wrote it."""
    if moment := _MOMENT.fullmatch(value):
        day, time = moment.groups()
        return f"{day_in_words(day, wording, language)} {time or ''}".strip()
    kind = next((kind for kind, number in _NUMBERS.items() if number.fullmatch(value)), None)
    return value if kind is None else grouped(kind, value)
