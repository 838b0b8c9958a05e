"""What a visit asks of a citizen: how often they tap, and whether what they type in their own words is found at once."""

from datetime import date
from pathlib import Path
from statistics import median

from bench.figures import Figure, Goal, Measured
from catalogue.item_kinds import Level
from catalogue.loader import load_catalogue
from catalogue.search import SearchIndex
from demo.structural_taps import taps_of

QUERIES = Path(__file__).parents[1] / "tests/catalogue/queries.tsv"
"""What a citizen types, and the items of which one is meant."""

FIRST = 3


def measure(*, quick: bool) -> Measured:  # noqa: ARG001 -- nothing here takes long
    """Counted, not timed: the same on every machine of the same day."""
    items = load_catalogue().items
    listed = (item for item in items if Level.DISTRICT in item.popular)
    popular = [item.code for item in sorted(listed, key=lambda item: item.popular[Level.DISTRICT])]
    taps = {item.code: taps_of(item, popular, date.today()).total for item in items}  # noqa: DTZ011 -- of this machine
    index = SearchIndex(items)
    lines = [line.split("\t") for line in QUERIES.read_text("utf-8").splitlines()]
    found = sum(bool({*codes.split(",")} & {*index.find(query)[:FIRST]}) for query, codes, _ in lines)
    share = round(100 * found / len(lines), 1)
    return Measured(
        (
            Figure("taps_median", "structural taps of an item, median of 240", median(taps.values()), "taps", 8),
            Figure(
                "search_top3_open", "queries with what is meant among the first three", share, "%", 95, Goal.AT_LEAST
            ),
        ),
        {"taps": taps},
    )
