"""Which fields of an item are asked, given what was answered, and which of them must be answered."""

from collections.abc import Mapping

from catalogue.schema import InputField, ServiceItem
from kiosk.forms.verdict import Answer

OPTIONAL_WHEN_SHOWN = frozenset(
    {
        ("RS004", "roster_ids"),  # left empty means everybody
        ("GA021", "landlord_name"),  # a lodger may not know
        ("GA021", "landlord_mobile"),
    }
)
"""Conditional fields that stay optional; all others are required once their condition holds."""

_OTHER = ("其他",)
REQUIRED_WHEN: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    # a proof of purpose is asked for where the commitment (告知承诺) does not cover the purpose
    ("GA011", "material"): ("purpose", _OTHER),
    ("ZS001", "mobile"): ("need_reply", ("需要回复",)),
}
"""Optional fields that another answer makes required: (item, field) → (other field, values)."""


def is_visible(field: InputField, answers: Mapping[str, Answer]) -> bool:
    """Whether the field is asked at all."""
    return all(_has_one_of(answers.get(other, ""), values) for other, values in field.only_if.items())


def is_required(item: ServiceItem, field: InputField, answers: Mapping[str, Answer]) -> bool:
    """Whether a visible field must be answered."""
    condition = REQUIRED_WHEN.get((item.code, field.name))
    if condition is not None and _has_one_of(answers.get(condition[0], ""), condition[1]):
        return True
    if field.only_if:
        return (item.code, field.name) not in OPTIONAL_WHEN_SHOWN
    return not field.optional


def visible_answers(item: ServiceItem, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that count: those of visible fields that are not empty."""
    return {
        field.name: answers[field.name]
        for field in item.inputs
        if answers.get(field.name) and is_visible(field, answers)
    }


def _has_one_of(answer: Answer, values: tuple[str, ...]) -> bool:
    chosen = (answer,) if isinstance(answer, str) else answer
    return any(each in values for each in chosen)
