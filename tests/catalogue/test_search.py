"""A citizen finds any item in seconds, however he spells it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from catalogue.everyday_english import everyday_english
from catalogue.loader import load_catalogue
from catalogue.phonetics import normalise
from catalogue.schema import ServiceItem
from catalogue.search import SearchIndex, everyday_words, in_standard_words, parts_like

ITEMS = load_catalogue().items
QUERIES = [line.split("\t") for line in Path(__file__).with_name("queries.tsv").read_text("utf-8").splitlines()]
"""What a citizen types, the items of which one is meant, and the kind of query."""

MEANT = 0.97
"""The share of queries that have such an item among their first three."""


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
        ("车牌", "GA053", 3),
        ("车牌", "GA046", 3),
        ("车牌", "GA047", 3),
        ("唔见咗身份证", "GA003", 3),
        ("攞老人金", "MZ006", 3),
        ("畀电费", "GY001", 3),
        ("搵工", "RS042", 3),
        ("细路入学", "JY001", 3),
        ("过身", "GA017", 3),
        ("大肚", "WJ001", 3),
        ("电鸡上牌", "GA060", 3),
        ("被炒鱿鱼", "RS023", 3),
        ("讨餔娘", "MZ001", 3),
        ("my boss did not pay me", "RS048", 3),
        ("tax", "SW011", 3),
        ("bus", "JT003", 1),
        ("car inspections", "GA051", 3),
        ("wedding", "MZ001", 3),
        ("insurance for my health", "YB001", 5),
        ("foreigner staying with me", "GA041", 3),
        ("plates for the car", "GA053", 3),
        ("it is too noisy", "ZS001", 3),
        ("parking ticket", "GA044", 3),
        ("send my kid to school", "JY001", 3),
        ("which hospitals take insurance", "YB012", 3),
        ("is this invoice real", "SW015", 3),
        ("lost household book", "GA020", 3),
        ("broken street lamp", "ZS001", 3),
        ("书吧开店要带什么", "SJ003", 3),
        ("低保还能不能申请", "MZ009", 3),
        ("我想开个小超市怎么办", "SJ003", 1),
        ("粤通卡", "ZS001", 1),
        ("交社保", "SW002", 1),
        ("噪音", "ZS001", 1),
        ("身份證", "GA002", 3),
        ("補身份證", "GA003", 3),
        ("無犯罪", "GA011", 1),
        ("護照", "GA035", 3),
    ],
)
def test_finds(index: SearchIndex, query: str, code: str, within: int) -> None:
    assert code in index.find(query)[:within]


@pytest.mark.parametrize("query", ["网箱", "王相"])
def test_two_characters_sound_like_no_middle_of_name(index: SearchIndex, query: str) -> None:
    """前往香港 is no 网箱."""
    assert index.find(query) == []
    assert "RS030" in index.find("社宝")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_english_name_in_any_order_finds_item(index: SearchIndex, item: ServiceItem) -> None:
    words = normalise(item.short.en).split()

    assert item.code in index.find(" ".join(reversed(words)))[:8]


@pytest.mark.parametrize("word", ["tax", "bus", "job", "car", "school", "passport", "licence", "invoice", "hukou"])
def test_english_word_comes_before_pinyin(index: SearchIndex, word: str) -> None:
    named = {
        item.code
        for item in ITEMS
        if {word, f"{word}s"} & {*normalise(f"{item.name.en} {item.short.en} {item.alias.en}").split()} or word == "car"
    }
    assert {*index.find(word)[: min(3, len(named))]} <= named


@pytest.mark.parametrize("letters", ["sfz", "shebao", "gjj", "yibao", "jhdj", "hukou"])
def test_pinyin_finds_from_letter_to_letter(index: SearchIndex, letters: str) -> None:
    assert all(index.find(letters[:length]) for length in range(1, len(letters) + 1))


def test_everyday_english_leads_to_words_of_catalogue(index: SearchIndex) -> None:
    assert [typed for typed in everyday_english() if not index.find(" ".join(typed))] == []


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("asdfgh", []),
        ("粤通", []),
        ("办A证明", ["证明"]),
        ("toilet", []),
        ("飞机驾照", ["飞机驾", "机驾照", "飞机", "机驾", "驾照"]),
    ],
)
def test_only_a_good_part_is_like_query(query: str, parts: list[str]) -> None:
    assert list(parts_like(query)) == parts


def test_most_queries_find_what_is_meant(index: SearchIndex) -> None:
    missed = [query for query, codes, _ in QUERIES if not {*codes.split(",")} & {*index.find(query)[:3]}]

    assert len(missed) <= (1 - MEANT) * len(QUERIES), missed


def test_words_of_the_dialect_become_those_of_catalogue() -> None:
    assert in_standard_words("唔见咗身份证，点样补") == "丢身份证，怎么补"
    assert all(word != standard for word, standard in everyday_words().items())


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


@pytest.mark.parametrize("rare", "㐂𠮷𪜀𫝀𫠠𬺰\U00030000\U00031350")
def test_rare_character_in_a_name_is_found(rare: str) -> None:
    renamed = replace(ITEMS[7], short=replace(ITEMS[7].short, zh=f"{rare}塘补贴"))
    index = SearchIndex([*ITEMS[:7], renamed])
    assert [index.find(asked)[:1] for asked in (rare, f"{rare}塘", f"{rare}塘补贴")] == [[renamed.code]] * 3


@given(st.text(max_size=40))
def test_any_text_gives_known_codes_and_no_error(query: str) -> None:
    known = {item.code for item in ITEMS}

    assert set(_INDEX.find(query)) <= known


_INDEX = SearchIndex(ITEMS)


def test_small_signs_weigh_less_than_words() -> None:
    """不开 is rare in names, and no matter of one: 注销 is."""
    shop, other = ITEMS[:2]
    shop, other = replace(ITEMS[0], keywords=("注销",)), replace(ITEMS[1], keywords=("水不开了",))
    index = SearchIndex([shop, other, *ITEMS[2:9]])

    assert index.find("店不开了注销")[0] == shop.code


TROUBLE = ("老人走失", "家里变穷了", "打老婆", "讨餔娘", "冇水", "屋企冇水", "病退", "五保")
"""What must not lead to a death, a wedding or money first."""


@pytest.mark.parametrize("query", TROUBLE)
def test_trouble_finds_help_first(index: SearchIndex, query: str) -> None:
    (meant,) = (codes.split(",") for asked, codes, _ in QUERIES if asked == query)
    assert index.find(query)[0] in meant
