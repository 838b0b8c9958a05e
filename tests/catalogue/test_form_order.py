"""How forms are laid out: free times before anything is typed, long forms in parts, no day of a hundred years ago."""

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue

ITEMS = load_catalogue().items

MOST_WITHOUT_PARTS = 9

TIMES_DEPEND_ON = {
    "GA058": {"subject"},
    "WJ002": {"department", "doctor"},
    "WJ006": {"task"},
    "ZS006": {"business"},
}
"""What a booking asks before its times: without it there are none."""


def test_bookings_show_free_times_first() -> None:
    asked = {}
    for item in ITEMS:
        kinds = [field.kind for field in item.inputs]
        if InputKind.SLOT in kinds:
            before = item.inputs[: kinds.index(InputKind.SLOT)]
            asked[item.code] = {field.name for field in before if field.kind is not InputKind.STATION}

    assert len(asked) > 10
    assert {code: names for code, names in asked.items() if names} == TIMES_DEPEND_ON


def test_long_forms_are_in_parts() -> None:
    long = [item for item in ITEMS if len(item.inputs) > MOST_WITHOUT_PARTS]

    assert [item.code for item in long if item.inputs[0].part is None] == []
    assert [item.code for item in long if len({field.part for field in item.inputs} - {None}) < 2] == []


def test_every_day_asked_for_has_bounds() -> None:
    days = [(item.code, field) for item in ITEMS for field in item.inputs if field.kind is InputKind.DATE]

    assert [(code, field.name) for code, field in days if field.dates is None] == []
