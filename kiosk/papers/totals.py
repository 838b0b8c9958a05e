"""Finds the row of a table that sums the others up."""

from collections.abc import Sequence

TOTALS = ("合计", "Total")
"""What departments call it."""


def is_total(cells: Sequence[str]) -> bool:
    """Whether the row is the total: the first cell says so."""
    return bool(cells) and any(word in cells[0] for word in TOTALS)
