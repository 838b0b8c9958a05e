"""A citizen finds any item in seconds, however he spells it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.loader import load_catalogue
from catalogue.schema import ServiceItem
from catalogue.search import SearchIndex

ITEMS = load_catalogue().items


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex(ITEMS)


@pytest.mark.parametrize(
    ("query", "code", "within"),
    [
        ("身份证", "GA002", 6),
        ("shenfenzheng", "GA002", 6),
        ("sfz", "GA002", 6),
        ("社bao", "RS001", 10),
        ("sbao", "RS001", 12),
        ("yibao缴费", "SW001", 10),
        ("结婚", "MZ001", 3),
        ("违章", "GA042", 4),
        ("养老认证", "RS009", 6),
        ("社宝卡", "RS030", 6),
        ("shenfenzhang", "GA002", 8),
        ("marriage", "MZ001", 6),
        ("Driving licence", "GA045", 8),
        ("12345", "ZS001", 4),
        ("ＧＡ０１１", "GA011", 1),
        ("12345 进度", "ZS002", 2),
    ],
)
def test_finds(index: SearchIndex, query: str, code: str, within: int) -> None:
    assert code in index.find(query)[:within]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_every_item_is_found_by_its_words(index: SearchIndex, item: ServiceItem) -> None:
    assert index.find(item.name.zh)[0] == item.code
    assert index.find(item.short.zh)[0] == item.code
    assert item.code in index.find(item.alias.zh)[:3]
    assert item.code in index.find(item.name.en)[:5]
    assert item.code in index.find(item.short.en)[:5]
    for keyword in item.keywords:
        assert item.code in index.find(keyword, limit=300), keyword


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_one_wrong_letter_in_reading_does_no_harm(index: SearchIndex, item: ServiceItem) -> None:
    from catalogue.phonetics import normalise, spell

    letters = spell(normalise(item.name.zh)).letters
    wrong = letters[:5] + ("x" if letters[5] != "x" else "y") + letters[6:]

    assert item.code in index.find(wrong)


@given(st.text(max_size=40))
def test_any_text_gives_known_codes_and_no_error(query: str) -> None:
    known = {item.code for item in ITEMS}

    assert set(_INDEX.find(query)) <= known


_INDEX = SearchIndex(ITEMS)
