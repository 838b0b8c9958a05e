"""English texts of the catalogue hold no Chinese but names that are only Chinese, and examples of what is typed in Chinese."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.text import LocalText

HAN = re.compile(r"[\u4e00-\u9fff]+")
CHINESE_NAMES = frozenset({"粤省心", "粤省事", "个人所得税"})
"""Apps, by which people find them on their phones."""
TYPED = frozenset({"公司", "二甲双胍", "大专", "粤"})
"""What is typed in Chinese whatever the language of the screen."""


def english(part: object) -> Iterator[str]:
    """Every English text within."""
    if isinstance(part, LocalText):
        yield part.en
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from english(each)
    elif isinstance(part, tuple | list):
        for each in part:
            yield from english(each)
    elif isinstance(part, Struct):
        said = getattr(part, "en", None)
        yield from (said,) if isinstance(said, str) else ()
        for name in part.__struct_fields__:
            yield from english(getattr(part, name))


def chinese_in(part: object) -> set[str]:
    """Runs of Chinese characters in what reads as English."""
    return {run for text in english(part) for run in HAN.findall(text)}


def test_items_and_events_read_as_english() -> None:
    catalogue = load_catalogue()
    found = chinese_in(catalogue.items) | chinese_in(catalogue.events) | chinese_in(catalogue.departments)
    assert found == CHINESE_NAMES | TYPED


def test_reference_data_reads_as_english() -> None:
    tables = load_reference().tables
    assert chinese_in([getattr(tables, name) for name in tables.__struct_fields__]) <= CHINESE_NAMES
