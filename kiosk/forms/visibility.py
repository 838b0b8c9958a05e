"""Which fields of an item are asked, given what was answered, and which of them must be answered."""

from collections.abc import Collection, Mapping

from catalogue.input_types import BY_HAND
from catalogue.schema import InputField, ServiceItem
from kiosk.forms.verdict import Answer


def is_visible(field: InputField, answers: Mapping[str, Answer], left_open: Collection[str] = ()) -> bool:
    """Whether the field is asked at all; what the entry chosen from a list has `left_open` is."""
    chosen = BY_HAND if field.from_list is None else answers.get(field.from_list, "")
    by_hand = is_by_hand(chosen) or (bool(chosen) and field.name in left_open)
    return by_hand and holds(field.only_if, answers)


def is_by_hand(chosen: Answer) -> bool:
    """Whether nothing of a list was chosen, but to fill in by hand."""
    return chosen in (BY_HAND, (BY_HAND,))


def is_required(field: InputField, answers: Mapping[str, Answer]) -> bool:
    """Whether a visible field must be answered."""
    return not field.optional or (bool(field.required_if) and holds(field.required_if, answers))


def visible_answers(item: ServiceItem, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that count: those of fields that are asked, or filled in from a list, and are not empty."""
    return {
        field.name: answers[field.name]
        for field in item.inputs
        if answers.get(field.name) and (is_visible(field, answers) or is_filled_in(field, answers))
    }


def is_filled_in(field: InputField, answers: Mapping[str, Answer]) -> bool:
    """Whether the entry that was chosen from a list answers the field."""
    chosen = "" if field.from_list is None else answers.get(field.from_list, "")
    return bool(chosen) and not is_by_hand(chosen) and holds(field.only_if, answers)


def holds(condition: Mapping[str, tuple[str, ...]], answers: Mapping[str, Answer]) -> bool:
    """Whether each of the named answers is, or has among it, one of the values."""
    return all(_has_one_of(answers.get(other, ""), values) for other, values in condition.items())


def _has_one_of(answer: Answer, values: tuple[str, ...]) -> bool:
    chosen = (answer,) if isinstance(answer, str) else answer
    return any(value in values for value in chosen)
