"""Which fields of an item are asked, given what was answered, and which of them must be answered."""

from collections.abc import Mapping

from catalogue.schema import InputField, ServiceItem
from kiosk.forms.verdict import Answer


def is_visible(field: InputField, answers: Mapping[str, Answer]) -> bool:
    """Whether the field is asked at all."""
    return holds(field.only_if, answers)


def is_required(field: InputField, answers: Mapping[str, Answer]) -> bool:
    """Whether a visible field must be answered."""
    return not field.optional or (bool(field.required_if) and holds(field.required_if, answers))


def visible_answers(item: ServiceItem, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that count: those of visible fields that are not empty."""
    return {
        field.name: answers[field.name]
        for field in item.inputs
        if answers.get(field.name) and is_visible(field, answers)
    }


def holds(condition: Mapping[str, tuple[str, ...]], answers: Mapping[str, Answer]) -> bool:
    """Whether each of the named answers is, or has among it, one of the values."""
    return all(_has_one_of(answers.get(other, ""), values) for other, values in condition.items())


def _has_one_of(answer: Answer, values: tuple[str, ...]) -> bool:
    chosen = (answer,) if isinstance(answer, str) else answer
    return any(each in values for each in chosen)
