"""The table of all items in the documents is that of the catalogue."""

from catalogue.loader import load_catalogue
from tests.architecture.item_table import HEADINGS, ITEMS, row_of, written


def test_item_table_is_that_of_the_catalogue() -> None:
    assert ITEMS.read_text("utf-8") == written(load_catalogue()), "run: python -m tests.architecture.item_table"


def test_every_item_has_all_its_cells() -> None:
    for item in load_catalogue().items:
        row = row_of(item)
        assert len(row) == len(HEADINGS)
        assert all(cell.strip() for cell in row), item.code
