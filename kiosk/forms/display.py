"""How an answer reads, for the review screen: in words, and in full: a wrong digit can only be found where all are shown.

What came from a card is masked before (`card_masks`); what a citizen typed on this screen is theirs to check.
"""

import re

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.text import Language
from kiosk.forms.option_source import OptionSource
from kiosk.forms.said_dates import day_in_words, period_in_words
from kiosk.forms.verdict import Answer
from wording.store import Wording

GROUPS: dict[InputKind, tuple[int, ...]] = {
    InputKind.MOBILE: (3, 4, 4),
    InputKind.ID_NO: (6, 8, 4),
    InputKind.BANK_CARD: (4, 4, 4, 4, 4),
}
"""How long numbers are read out; others are left as they are."""

SAID_DATES = frozenset({InputKind.MONTH, InputKind.DATE, InputKind.DATETIME})

RELATIONS = {
    "配偶": "people.as_spouse",
    "子女": "people.as_child",
    "父母": "people.as_parent",
    "兄弟姐妹": "people.as_sibling",
    "祖父母": "people.as_grandparent",
    "孙子女": "people.as_grandchild",
    "其他": "people.as_other",
}
"""Relations of a family list as they are chosen and sent, and the messages that show them."""

CHOSEN = frozenset(
    {
        InputKind.CHOICE,
        InputKind.MULTI_CHOICE,
        InputKind.STATION,
        InputKind.SCHOOL,
        InputKind.TIER,
        InputKind.NATIONALITY,
    }
)


def display_of(field: InputField, answer: Answer, options: OptionSource, wording: Wording, language: Language) -> str:
    """One line of text. Live options are shown by the caller, who has their list."""
    if isinstance(answer, str):
        return _single(field, answer, options, wording, language)
    match field.kind:
        case InputKind.ADDRESS:
            return f"{options.region_title(answer[0], language)} {answer[1]}"
        case InputKind.MONTH_RANGE | InputKind.DATE_RANGE:
            return period_in_words(answer, wording, language)
        case InputKind.ID_LIST:
            return "\n".join(grouped(InputKind.ID_NO, value) for value in answer)
        case InputKind.FAMILY_LIST:
            return "\n".join(_relative(value, wording, language) for value in answer)
        case _:
            return wording.say("review.comma", language).join(options.title(field, value, language) for value in answer)


def grouped(kind: InputKind, number: str) -> str:
    """A number in the groups in which it is read out: 138 0013 8000."""
    parts, rest = [], number
    for length in GROUPS.get(kind, ()):
        parts.append(rest[:length])
        rest = rest[length:]
    return " ".join(part for part in (*parts, rest) if part)


def said_date(kind: InputKind, answer: str, wording: Wording, language: Language) -> str:
    """A month, a day or a time in words; anything else as it is. `answer` is canonical, or empty."""
    if not answer or kind not in SAID_DATES:
        return answer
    day, _, time = answer.partition("T")
    return f"{day_in_words(day, wording, language)} {time}".strip()


def _relative(row: str, wording: Wording, language: Language) -> str:
    name, number, relation, income = row.split("|")
    relation = wording.say(RELATIONS[relation], language) if relation in RELATIONS else relation
    return f"{name} {grouped(InputKind.ID_NO, number)} {relation} ¥{income}"


def _single(field: InputField, answer: str, options: OptionSource, wording: Wording, language: Language) -> str:
    if field.kind in GROUPS:
        return grouped(field.kind, answer)
    if field.kind is InputKind.CONFIRM:
        return "✓"
    if field.kind in CHOSEN or field.kind is InputKind.REGION:
        return options.title(field, answer, language)
    return said_date(field.kind, answer, wording, language)


_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)(?:[ T]([0-9]{2}:[0-9]{2})(?::[0-9]{2})?)?")
_NUMBERS = {
    InputKind.MOBILE: re.compile(r"1[3-9][0-9]{9}"),
    InputKind.ID_NO: re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X]"),
    InputKind.BANK_CARD: re.compile(r"[0-9]{16,19}"),
}
"""The first that fits counts: an ID number has eighteen digits too."""


def value_in_words(value: str, wording: Wording, language: Language) -> str:
    """A value of a result for the screen and the voice; on paper it is as its department wrote it."""
    if moment := _MOMENT.fullmatch(value):
        day, time = moment.groups()
        return f"{day_in_words(day, wording, language)} {time or ''}".strip()
    kind = next((kind for kind, number in _NUMBERS.items() if number.fullmatch(value)), None)
    return value if kind is None else grouped(kind, value)
