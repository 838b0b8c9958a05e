"""What a measurement hands over: figures beside their goals, and the raw numbers they were made from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from math import ceil
from statistics import median
from typing import Any


class Goal(Enum):
    """Which side of the goal is good."""

    AT_MOST = "≤"
    AT_LEAST = "≥"


@dataclass(frozen=True)
class Figure:
    """One number with its goal (design of the product, "numbers the whole must reach"). `key` names it in bench.json."""

    key: str
    title: str
    value: float
    unit: str
    goal: float
    side: Goal = Goal.AT_MOST
    yardstick: str = ""

    @property
    def is_reached(self) -> bool:
        return self.value <= self.goal if self.side is Goal.AT_MOST else self.value >= self.goal


@dataclass(frozen=True)
class Measured:
    """The figures of one measurement; `raw` goes into bench.json as it is."""

    figures: tuple[Figure, ...]
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NotMeasured:
    """The measurement could not be made on this machine; `why` says what is missing."""

    why: str


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0…1) of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def spread(values: Sequence[float], digits: int = 3) -> dict[str, float]:
    """Count, median, p90, p99 and the largest, for bench.json."""
    return {
        "count": len(values),
        "p50": round(median(values), digits),
        "p90": round(percentile(values, 0.90), digits),
        "p99": round(percentile(values, 0.99), digits),
        "max": round(max(values), digits),
    }
