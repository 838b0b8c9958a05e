"""How much a citizen types or chooses: the fields of each item, beside those before the items were looked over (8dda591).

Counted is what every citizen answers; what is captured (papers, signatures, fingerprints) is no field. No clock is involved.
"""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import mean, median

from bench.figures import Figure, Measured
from catalogue.loader import load_catalogue
from catalogue.schema import ServiceItem
from kiosk.forms.captured import CAPTURED

BEFORE = Path(__file__).with_name("fields_before.tsv")
"""Item, fields that everybody answers, all fields: at 8dda591."""


def measure(*, quick: bool) -> Measured:  # noqa: ARG001 - there is nothing to repeat
    """The median and the mean over all items."""
    before, now = asked_before(), {item.code: asked_of(item) for item in load_catalogue().items}
    both = now.keys() & before.keys()
    fewer, more = (sum(sign * (now[code] - before[code]) > 0 for code in both) for sign in (-1, 1))
    figures = (
        _figure("fields_median", "fields that everybody answers, an item, median", median, now, before),
        _figure("fields_mean", f"the same, mean ({fewer} items ask less, {more} more)", mean, now, before),
    )
    raw = {code: {"before": before.get(code), "now": now.get(code)} for code in sorted(before.keys() | now.keys())}
    return Measured(figures, raw)


def _figure(
    key: str, title: str, average: Callable[[Iterable[int]], float], now: dict[str, int], before: dict[str, int]
) -> Figure:
    goal = average(before.values())
    return Figure(key, title, average(now.values()), "", goal, yardstick=f"8dda591: {goal:.3g}, {len(before)} items")


def asked_of(item: ServiceItem) -> int:
    """The fields of an item that no citizen gets past without an answer."""
    return sum(field.is_always_needed and field.kind not in CAPTURED for field in item.inputs)


def asked_before() -> dict[str, int]:
    """The same at 8dda591."""
    with BEFORE.open(encoding="utf-8", newline="") as file:
        return {row["item"]: int(row["asked"]) for row in csv.DictReader(file, delimiter="\t")}
