"""Fields are counted by what everybody answers, beside a count that was written down."""

from bench.fields import asked_before, asked_of, measure
from catalogue.loader import load_catalogue


def test_captured_and_optional_fields_are_no_questions() -> None:
    item = load_catalogue().item("GA002")
    asked = {field.name for field in item.inputs if field.is_always_needed} - {"fingerprint", "signature"}
    assert "mail_address" not in asked
    assert asked_of(item) == len(asked)


def test_figures_are_beside_those_before() -> None:
    measured = measure(quick=True)
    assert len(asked_before()) == 240
    assert measured.figures[0].key == "fields_median"
    assert "8dda591: 3, 240 items" in measured.figures[0].yardstick
    assert measured.raw["NY004"] == {"before": 0, "now": 0}
