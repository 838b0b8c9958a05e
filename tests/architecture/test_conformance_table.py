"""docs/drivers.md tells the grade of each adapter that has a simulator, and each may ship."""

from tests.architecture.conformance_table import PAGE, PARTNERS_BEGIN, PARTNERS_END, families, rows
from tests.drivers.partners.graded import PARTNERS


def test_grade_of_every_family_is_told() -> None:
    told = rows(PAGE.read_text("utf-8"))

    assert sorted(told) == families(), "python -m tests.architecture.conformance_table"
    assert {name: cells[1] for name, cells in told.items() if cells[1] not in ("silver", "gold")} == {}


def test_grade_before_every_partner_is_silver_at_least() -> None:
    seen = rows(PAGE.read_text("utf-8"), PARTNERS_BEGIN, PARTNERS_END)

    assert list(seen) == list(PARTNERS), "python -m tests.architecture.conformance_table"
    assert {name: cells[1] for name, cells in seen.items() if cells[1] not in ("silver", "gold")} == {}
