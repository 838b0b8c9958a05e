"""A search in danger names the number to call first, and shows no paperwork as if it were an answer."""

from dataclasses import replace

import pytest

from catalogue.danger import danger_words
from catalogue.text import Language
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.timing import Timing
from kiosk.view.intents import ChooseLanguage, OpenSearch, TypeQuery, Wake
from kiosk.view.search import SearchScreen
from tests.kiosk.parts import Bench, snapshot

HELP = {code for danger in danger_words().danger for code in danger.help}


def test_help_beyond_the_catalogue_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    named = search_for("强奸").rows
    less = snapshot()
    offered = {row.code for row in named}
    bench = Bench(timing=Timing(settle=0.0))
    bench.terminal.use_catalogue(
        replace(less, items={code: item for code, item in less.items.items() if code not in offered})
    )
    monkeypatch.setattr(CatalogueSnapshot, "question", lambda _self, _code: None)
    for intent in (Wake(), OpenSearch(), TypeQuery("强奸")):
        bench.do(intent)
    assert isinstance(bench.screen, SearchScreen)
    assert bench.screen.danger is not None
    assert (bool(named), bench.screen.rows) == (True, ())


def search_for(query: str, language: Language = Language.ZH) -> SearchScreen:
    bench = Bench(timing=Timing(settle=0.0))
    for intent in (Wake(), ChooseLanguage(language), OpenSearch(), TypeQuery(query)):
        bench.do(intent)
    assert isinstance(bench.screen, SearchScreen)
    return bench.screen


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("强奸", "110"),
        ("有人要自杀", "110"),
        ("老公打我", "110"),
        ("被拐", "110"),
        ("着火了", "119"),
        ("吃错药", "120"),
        ("小孩丢了", "110"),
    ],
)
def test_danger_shows_number_and_no_paperwork(query: str, number: str) -> None:
    screen = search_for(query)

    assert screen.danger is not None
    assert number in screen.danger.text
    assert "12345" in screen.danger.advice
    assert screen.rows[0].code
    assert {row.code for row in screen.rows} <= HELP
    assert not screen.is_near


@pytest.mark.parametrize(("query", "number"), [("my husband beats me", "110"), ("lost child", "110"), ("fire", "119")])
def test_danger_in_english_speaks_english(query: str, number: str) -> None:
    screen = search_for(query, Language.EN)

    assert screen.danger is not None
    assert screen.danger.text.isascii()
    assert number in screen.danger.text
    assert {row.code for row in screen.rows} <= HELP


@pytest.mark.parametrize(("query", "code"), [("出车祸了", "GA059"), ("火灾补助", "MZ012"), ("车祸算工伤吗", "RS026")])
def test_paperwork_after_danger_stays_below(query: str, code: str) -> None:
    screen = search_for(query)

    assert screen.danger is not None
    assert code in [row.code for row in screen.rows]


@pytest.mark.parametrize("query", ["打印社保证明", "火车票", "死亡证明", "补身份证"])
def test_harmless_query_shows_no_number(query: str) -> None:
    assert search_for(query).danger is None


def test_danger_in_letters_hides_no_similar_item() -> None:
    """Letters are of many words: the number comes first, and what fits stays below."""
    screen = search_for("jiuming")

    assert screen.danger is not None
    assert "110" in screen.danger.text
    assert search_for("zisha").danger is not None
    assert search_for("shenfenzheng").danger is None
