"""Questions of the knowledge base: found beside items, answered without network, and on to the item that helps."""

from dataclasses import replace as with_other
from datetime import date

import pytest
from msgspec.structs import replace

from catalogue.knowledge import KnowledgeEntry
from catalogue.reference import Reference
from catalogue.schema import ItemStatus
from catalogue.search import SearchIndex
from catalogue.text import Language, LocalText
from kiosk.services.catalogue_snapshot import CatalogueSnapshot, Searched
from kiosk.view.frame import MainAction
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.home import ItemListScreen
from kiosk.view.intents import (
    ChooseLanguage,
    GoBack,
    GoOn,
    Leave,
    OpenItem,
    OpenSearch,
    OpenTheme,
    SetCareMode,
    TypeQuery,
    Wake,
)
from kiosk.view.search import SearchScreen
from tests.kiosk.parts import Bench, snapshot


def entry(code: str, question: str, *words: str, items: tuple[str, ...] = ()) -> KnowledgeEntry:
    return KnowledgeEntry(
        code=code,
        question=LocalText(zh=question, en=f"Question {code}?"),
        answer=LocalText(zh="先看清楚。再来办。", en="Look first. Then come."),
        department="hrss",
        keywords=words or (question,),
        items=items,
        source="以部门最新规定为准",
    )


ASKED = entry("K0001", "养老金停发了怎么补？", "养老金停发", items=("RS009", "RS014"))
ALONE = entry("K0002", "魔芋怎么煮？", "kkzzqq")


def knowing(*entries: KnowledgeEntry) -> Bench:
    """A terminal that knows these questions, at the search."""
    whole = snapshot()
    reference = Reference(replace(whole.reference.tables, knowledge=entries))
    bench = Bench()
    bench.terminal.use_catalogue(CatalogueSnapshot.build(whole.catalogue, reference))
    bench.pump()
    bench.do(Wake())
    bench.do(OpenSearch())
    return bench


def rows_for(bench: Bench, query: str) -> list[str]:
    bench.do(TypeQuery(query))
    assert isinstance(bench.screen, SearchScreen)
    return [row.code for row in bench.screen.rows]


def test_question_comes_behind_the_first_items() -> None:
    bench = knowing(ASKED, ALONE)
    codes = rows_for(bench, "养老金")
    assert codes.index("K0001") == 3
    assert "K0002" not in codes
    row = bench.screen.rows[3]
    assert (row.title, row.official, row.is_available) == (ASKED.question.zh, "常见问题", True)


def test_question_is_found_where_no_item_fits() -> None:
    bench = knowing(ALONE)
    assert rows_for(bench, "kkzzqq") == ["K0002"]
    assert not bench.screen.is_near


def test_answer_is_shown_and_begins_its_item() -> None:
    bench = knowing(ASKED)
    rows_for(bench, "养老金停发")
    assert bench.do(OpenItem("K0001"))
    screen = bench.screen
    assert isinstance(screen, KnowledgeScreen)
    assert (screen.question, screen.answer) == (ASKED.question.zh, ("先看清楚。", "再来办。"))
    assert screen.source == "一般说明，以部门最新规定为准"
    assert [row.code for row in screen.rows] == ["RS009", "RS014"]
    assert screen.begins == "养老金认证"
    assert bench.view.frame.main is MainAction.START
    assert bench.do(GoOn())
    assert bench.view.frame.item_title == "养老金认证"


def test_answer_without_item_has_nothing_to_begin() -> None:
    bench = knowing(ALONE)
    bench.do(OpenItem("K0002"))
    assert bench.view.frame.main is MainAction.NONE
    assert not bench.do(GoOn())


def test_item_that_is_gone_is_not_offered() -> None:
    whole = snapshot()
    gone = tuple(
        replace(item, status=ItemStatus.OFFLINE) if item.code == "RS009" else item for item in whole.catalogue.items
    )
    reference = Reference(replace(whole.reference.tables, knowledge=(ASKED,)))
    bench = Bench()
    bench.terminal.use_catalogue(CatalogueSnapshot.build(replace(whole.catalogue, items=gone), reference))
    bench.pump()
    bench.do(Wake())
    bench.do(OpenItem("K0001"))
    assert [row.code for row in bench.screen.rows] == ["RS014"]


def test_back_leads_from_guide_to_answer_to_search() -> None:
    bench = knowing(ASKED)
    rows_for(bench, "停发")
    bench.do(OpenItem("K0001"))
    bench.do(OpenItem("RS014"))
    assert isinstance(bench.screen, GuideScreen)
    bench.do(GoBack())
    assert isinstance(bench.screen, KnowledgeScreen)
    bench.do(GoBack())
    assert bench.screen.query == "停发"


def test_larger_type_keeps_the_answer_open() -> None:
    bench = knowing(ASKED)
    bench.do(GoBack())
    bench.do(OpenTheme("social_insurance"))
    bench.do(OpenItem("K0001"))
    bench.do(SetCareMode(on=True))
    assert isinstance(bench.screen, KnowledgeScreen)
    bench.do(GoBack())
    assert isinstance(bench.screen, ItemListScreen)


def test_search_that_ends_in_an_answer_is_found() -> None:
    bench = knowing(ALONE)
    rows_for(bench, "kkzzqq")
    bench.do(OpenItem("K0002"))
    bench.do(Leave())
    assert bench.services.searches.take(9) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"source": "《社会保险法》"}, "Based on: 《社会保险法》"),
        ({"checked_on": date(2026, 1, 2), "checked_by": "HRSS"}, "Checked by HRSS on 2026-01-02"),
    ],
)
def test_source_says_what_is_known(changes: dict[str, object], said: str) -> None:
    bench = knowing(replace(ASKED, **changes))
    bench.do(OpenItem("K0001"))
    bench.do(ChooseLanguage(Language.EN))
    assert bench.screen.source == said
    assert bench.screen.answer == ("Look first.", "Then come.")


def test_retired_question_is_not_found() -> None:
    assert rows_for(knowing(replace(ALONE, retired=True)), "kkzzqq") != ["K0002"]


@pytest.mark.parametrize("over", [{"retired": True}, {"valid_until": date(2000, 1, 1)}], ids=["retired", "expired"])
def test_entries_that_are_over_hide_none(over: dict[str, object]) -> None:
    former = (replace(ALONE, code=f"K{number:04d}", **over) for number in range(1000, 1020))
    whole = snapshot()
    reference = Reference(replace(whole.reference.tables, knowledge=(*former, replace(ALONE, code="K2000"))))
    now = CatalogueSnapshot.of(whole.catalogue, lambda: reference)
    now._question_search.find("")
    assert [each.code for each in now.questions_like("kkzzqq", 3, date(2026, 1, 1))] == ["K2000"]


def test_no_question_before_knowledge_is_read() -> None:
    whole = snapshot()
    unread = CatalogueSnapshot.of(whole.catalogue, lambda: whole.reference)
    assert unread.questions_like("养老", 3, date(2026, 1, 1)) == []
    assert unread.question("K0001") is None
    assert with_other(unread, load_reference=lambda: whole.reference).question("K0001") is None


class InPlace:
    """Lookups that are kept, and which were asked for."""

    is_kept = True

    def __init__(self, whole: CatalogueSnapshot) -> None:
        self.whole = whole
        self.asked: list[str] = []

    def prepare(self) -> None:
        pass

    def index(self, searched: Searched) -> SearchIndex:
        self.asked.append(searched)
        if searched == "questions":
            return SearchIndex([ASKED])
        return self.whole.search if searched == "items" else self.whole.event_search

    def entries(self) -> tuple[KnowledgeEntry, ...]:
        self.asked.append("entries")
        return (ASKED,)


def test_lookups_come_with_search_and_go_with_visit() -> None:
    whole = snapshot()
    lookups, bench = InPlace(whole), Bench()
    bench.terminal.use_catalogue(CatalogueSnapshot.of(whole.catalogue, lambda: whole.reference, lookups))
    bench.pump()
    for visits in (1, 2):
        bench.do(Wake())
        before = len(lookups.asked)
        bench.do(OpenSearch())
        bench.pump()
        assert sorted(lookups.asked[before:]) == ["entries", "events", "items", "questions"]
        bench.do(TypeQuery("社保卡"))
        assert isinstance(bench.screen, SearchScreen)
        assert bench.screen.rows
        bench.do(Leave())
        assert len(lookups.asked) == 4 * visits
        bench.wait(30)


def test_question_behind_answer_leads_back_to_search() -> None:
    bench = knowing(ASKED, ALONE)
    rows_for(bench, "养老金停发")
    assert bench.do(OpenItem("K0001"))
    assert bench.do(OpenItem("K0002"))
    assert bench.screen.question == ALONE.question.zh
    assert bench.do(GoBack())
    assert isinstance(bench.screen, SearchScreen)
    assert bench.screen.query == "养老金停发"
