"""How an answer reads, for the review screen: in words, and masked where it is personal."""

from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.text import Language
from kiosk.forms.option_source import OptionSource
from kiosk.forms.verdict import Answer
from kiosk.masking import mask_name, mask_number

MASKED_NUMBERS = frozenset(
    {
        InputKind.ID_NO,
        InputKind.MOBILE,
        InputKind.BANK_CARD,
        InputKind.DISABILITY_CERT,
        InputKind.PASSPORT_NO,
        InputKind.PERMIT_NO,
    }
)
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


def display_of(field: InputField, answer: Answer, options: OptionSource, language: Language) -> str:
    """One line of text. Live options are shown by the caller, who has their list."""
    comma = "、" if language is Language.ZH else ", "
    if isinstance(answer, str):
        return _single(field, answer, options, language)
    match field.kind:
        case InputKind.ADDRESS:
            return f"{options.region_title(answer[0], language)} {answer[1]}"
        case InputKind.MONTH_RANGE | InputKind.DATE_RANGE:
            return f"{answer[0]} – {answer[1]}"
        case InputKind.ID_LIST:
            return comma.join(mask_number(each) for each in answer)
        case InputKind.FAMILY_LIST:
            return comma.join(mask_name(each.split("|")[0]) for each in answer)
        case _:
            return comma.join(options.title(field, each, language) for each in answer)


def _single(field: InputField, answer: str, options: OptionSource, language: Language) -> str:
    if field.kind in MASKED_NUMBERS:
        return mask_number(answer)
    if field.kind is InputKind.NAME:
        return mask_name(answer)
    if field.kind is InputKind.CONFIRM:
        return "✓"
    if field.kind in CHOSEN or field.kind is InputKind.REGION:
        return options.title(field, answer, language)
    return answer.replace("T", " ") if field.kind is InputKind.DATETIME else answer
