"""From a keystroke to the results: every prefix of what citizens type, over the real catalogue and one of 10,000 items."""

import gc
import random
from collections.abc import Iterator, Sequence
from time import perf_counter

from msgspec.structs import replace

from bench.figures import Figure, Measured, spread
from catalogue.loader import load_catalogue
from catalogue.phonetics import normalise, spell
from catalogue.schema import ServiceItem
from catalogue.search import SearchIndex
from catalogue.text import LocalText

LARGE = 10_000
LONGEST = 14
"""Characters after which no one types on: the item is on the screen long before."""

SEED = 20_240


def measure(*, quick: bool) -> Measured:
    """p99 over all keystrokes, each measured once."""
    items = load_catalogue().items
    large_items = enlarged(items, LARGE)
    small = _timed(items, items[:: 12 if quick else 2])
    large = _timed(large_items, large_items[:: LARGE // (20 if quick else 60)])
    return Measured(
        (
            Figure("search_p99_ms", "search, keystroke to results, 240 items, p99", small["p99"], "ms", 5),
            Figure("search_10k_p99_ms", "search, keystroke to results, 10,000 items, p99", large["p99"], "ms", 20),
        ),
        {"items_240": small, "items_10000": large},
    )


def _timed(items: Sequence[ServiceItem], typed_for: Sequence[ServiceItem]) -> dict[str, float]:
    begun = perf_counter()
    index = SearchIndex(items)
    index.find("预热")
    built = perf_counter() - begun
    queries = [prefix for item in typed_for for word in spellings(item) for prefix in keystrokes(word)]
    gc.collect()
    taken = []
    for query in queries:
        start = perf_counter()
        index.find(query)
        taken.append((perf_counter() - start) * 1000)
    return {**spread(taken), "build_ms": round(built * 1000, 1)}


def spellings(item: ServiceItem) -> Iterator[str]:
    """The ways a citizen may write an item: characters, readings, initials, a mixture, English, and each with one receipt."""
    chance = random.Random(f"{SEED}{item.code}")
    for text in (item.name.zh, item.alias.zh, *item.keywords[:2]):
        plain = normalise(text).replace(" ", "")
        readings = [spell(character).letters for character in plain]
        letters = "".join(readings)
        yield plain
        yield letters
        yield "".join(reading[0] for reading in readings)
        yield plain[:2] + "".join(readings[2:])
        yield letters[:4] + chance.choice("aeinguzh") + letters[5:]
        yield plain[:1] + chance.choice("的保证险办") + plain[2:]
    yield item.name.en
    yield item.code


def keystrokes(word: str) -> list[str]:
    """What is in the search box after each key."""
    return [word[:count] for count in range(1, min(len(word), LONGEST) + 1)]


def enlarged(items: Sequence[ServiceItem], count: int) -> list[ServiceItem]:
    """A catalogue of `count` items: the real ones, and new ones out of halves of their names."""
    chance = random.Random(SEED)
    made = list(items)
    while len(made) < count:
        first, second = chance.choice(items), chance.choice(items)
        made.append(
            replace(
                first,
                code=f"X{len(made):05}",
                popular={},
                name=_joined(first.name, second.name),
                alias=_joined(first.alias, second.alias),
                keywords=(*first.keywords[:3], *second.keywords[:3]),
            )
        )
    return made


def _joined(first: LocalText, second: LocalText) -> LocalText:
    """The first half of one text and the second half of another."""
    return LocalText(
        zh=first.zh[: len(first.zh) // 2] + second.zh[len(second.zh) // 2 :],
        en=first.en[: len(first.en) // 2] + second.en[len(second.en) // 2 :],
    )
