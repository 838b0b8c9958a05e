"""What a visit asks of a citizen: how often they tap, and whether what they type in their own words is found at once."""

from datetime import date
from pathlib import Path
from statistics import median

from bench.figures import Figure, Goal, Measured
from catalogue.item_kinds import Level
from catalogue.loader import load_catalogue
from catalogue.search import SearchIndex
from demo.structural_taps import taps_at

QUERIES = Path(__file__).parents[1] / "tests/catalogue/queries.tsv"
"""What a citizen types, and the items of which one is meant."""

FIRST = 3


def measure(*, quick: bool) -> Measured:  # noqa: ARG001 -- nothing here takes long
    """Counted, not timed: the same on every machine of the same day."""
    items = load_catalogue().items
    today = date.today()  # noqa: DTZ011 -- of this machine
    counted = {level: taps_at(level, items, today) for level in Level}
    taps = {level.value: {code: one.total for code, one in of.items()} for level, of in counted.items()}
    medians = {level: median(totals.values()) for level, totals in taps.items()}
    index = SearchIndex(items)
    lines = [line.split("\t") for line in QUERIES.read_text("utf-8").splitlines()]
    found = sum(bool({*codes.split(",")} & {*index.find(query)[:FIRST]}) for query, codes, _ in lines)
    share = round(100 * found / len(lines), 1)
    return Measured(
        (
            Figure(
                "taps_median", "structural taps of an item, median at the worst level", max(medians.values()), "taps", 8
            ),
            Figure(
                "search_top3_open", "queries with what is meant among the first three", share, "%", 95, Goal.AT_LEAST
            ),
        ),
        {"medians": medians, "taps": taps},
    )
