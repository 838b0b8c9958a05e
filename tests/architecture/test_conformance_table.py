"""docs/drivers.md tells the grade of each adapter that we ship, and each may."""

from tests.architecture.conformance_table import PAGE, PARTNERS_BEGIN, PARTNERS_END, rows
from tests.drivers.partners.graded import PARTNERS
from tests.drivers.shipped_adapters import shipped


def test_grade_of_every_adapter_is_reported() -> None:
    reported = rows(PAGE.read_text("utf-8"))

    assert sorted(reported) == shipped(), "python -m tests.architecture.conformance_table"
    assert {name: grade for name, grade in reported.items() if grade not in ("silver", "gold")} == {}


def test_grade_before_every_partner_is_silver_at_least() -> None:
    seen = rows(PAGE.read_text("utf-8"), PARTNERS_BEGIN, PARTNERS_END)

    assert [name for name, _family in seen] == list(PARTNERS), "python -m tests.architecture.conformance_table"
    assert {name: grade for name, grade in seen.items() if grade not in ("silver", "gold")} == {}
