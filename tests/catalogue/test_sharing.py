"""A catalogue whose equal texts are one says what it said."""

from msgspec import json

from catalogue.loader import load_catalogue
from catalogue.schema import Catalogue
from catalogue.sharing import share_equal


def test_equal_texts_become_one() -> None:
    written = json.encode(load_catalogue())
    catalogue = json.decode(written, type=Catalogue)
    share_equal(catalogue)
    assert json.encode(catalogue) == written
    labels = [field.label for item in catalogue.items for field in item.inputs]
    assert len({id(label) for label in labels}) == len({(type(label), label) for label in labels}) < len(labels)
    themes = [item.theme for item in catalogue.items]
    assert len({id(theme) for theme in themes}) == len(set(themes))
