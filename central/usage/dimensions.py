"""What counts go by: dimensions and periods."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from central.usage.deltas import CaseTally
from central.usage.models import EVERYTHING


class By(StrEnum):
    """The dimension by which is counted (统计维度)."""

    DAY = "day"
    ITEM = "item"
    DEPARTMENT = "department"
    TERMINAL = "terminal"
    OUTCOME = "outcome"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included; None leaves that side open. `item_code` narrows to one item."""

    first: date | None = None
    last: date | None = None
    item_code: str | None = None

    def has(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def is_ever(self) -> bool:
        """Whether it has every day."""
        return self.first is None and self.last is None


EVER = Period()

KEYS: Mapping[str, Callable[[CaseTally], str]] = {
    EVERYTHING: lambda _line: "",
    By.ITEM.value: lambda line: line.item_code,
    By.DEPARTMENT.value: lambda line: line.department,
    By.TERMINAL.value: lambda line: line.terminal_id,
    By.OUTCOME.value: lambda line: line.outcome,
    By.CHANNEL.value: lambda line: line.channel,
}
"""The dimensions that sums are kept for, and under which key a case is in each."""
