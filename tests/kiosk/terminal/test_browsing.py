"""Finding an item: themes, departments, pages, search, and what the guide says before anybody is identified."""

import pytest
from msgspec.structs import replace

from catalogue.schema import ItemStatus, Level
from catalogue.text import COMPLETE, Language
from contract.terms import DepartmentState
from drivers.ports.status import Condition
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.terminal.browsing import LONGEST_QUERY, ROWS, ROWS_CARE
from kiosk.view.guide import GuideScreen
from kiosk.view.home import HomeScreen, ItemListScreen
from kiosk.view.intents import (
    ChooseLanguage,
    GoBack,
    GoHome,
    GoOn,
    OpenDepartment,
    OpenItem,
    OpenSearch,
    OpenTheme,
    SendSms,
    SetCareMode,
    TurnPage,
    TypeQuery,
    Wake,
)
from kiosk.view.note import Tone
from kiosk.view.search import SearchScreen
from tests.kiosk.parts import Bench, snapshot


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.do(Wake())
    return bench


def codes_of_all_pages(bench: Bench) -> list[str]:
    codes = [row.code for row in bench.screen.rows]
    while bench.do(TurnPage(1)):
        codes += [row.code for row in bench.screen.rows]
    return codes


# --- home ---


def test_home_has_no_way_back(bench: Bench) -> None:
    assert not bench.view.frame.can_go_back
    assert not bench.do(GoBack())
    assert isinstance(bench.screen, HomeScreen)


def test_every_item_is_reached_by_theme_and_department(bench: Bench) -> None:
    home = bench.screen
    assert isinstance(home, HomeScreen)
    there = len(snapshot().shown)
    assert sum(tile.count for tile in home.departments) == there
    for opens, tiles in ((OpenTheme, home.themes), (OpenDepartment, home.departments)):
        found: set[str] = set()
        for tile in tiles:
            assert bench.do(opens(tile.id))
            codes = set(codes_of_all_pages(bench))
            assert len(codes) == tile.count
            found |= codes
            assert bench.do(GoHome())
        assert len(found) == there


def test_item_is_listed_under_each_theme(bench: Bench) -> None:
    for theme in ("tax_payment", "medical_health", "social_insurance"):
        bench.do(OpenTheme(theme))
        assert "SW001" in codes_of_all_pages(bench)
        bench.do(GoHome())


def test_popular_items_differ_by_level_of_the_site() -> None:
    by_level = {level: [item.code for item in snapshot().popular(level)] for level in Level}
    assert {"RS014", "NY001", "MZ007", "WJ002", "YB016", "RS017", "GA021"} <= set(by_level[Level.VILLAGE])
    assert not {"SW005", "RS029", "GA042"} & set(by_level[Level.VILLAGE])
    assert "SW005" in by_level[Level.DISTRICT]


def test_a_theme_without_items_has_no_tile() -> None:
    held_back = replace(
        snapshot().catalogue,
        items=tuple(
            replace(item, status=ItemStatus.OFFLINE) if item.theme == "feedback" else item
            for item in snapshot().catalogue.items
        ),
    )
    bench = Bench()
    bench.terminal.use_catalogue(CatalogueSnapshot.build(held_back, snapshot().reference))
    bench.do(Wake())
    assert "feedback" not in {tile.id for tile in bench.screen.themes}


def test_unknown_themes_departments_and_items_open_nothing(bench: Bench) -> None:
    for intent in (OpenTheme("nothing"), OpenDepartment("nothing"), OpenItem("XX999"), TurnPage(1), TypeQuery("社保")):
        assert not bench.do(intent), intent
    assert isinstance(bench.screen, HomeScreen)
    assert not bench.do(SendSms("sms_code"))
    assert not bench.do(GoOn()), "there is nothing to start at home"


# --- lists ---


def test_pages_are_turned_one_by_one_and_end(bench: Bench) -> None:
    bench.do(OpenDepartment("police"))
    assert isinstance(bench.screen, ItemListScreen)
    assert bench.screen.title == snapshot().departments["police"].name.zh
    assert bench.screen.pages == -(-sum(item.department == "police" for item in snapshot().shown) // ROWS)
    assert not bench.do(TurnPage(-1))
    assert not bench.do(TurnPage(2))
    first = bench.screen.rows
    assert bench.do(TurnPage(1))
    assert bench.screen.page == 1
    assert not {row.code for row in first} & {row.code for row in bench.screen.rows}
    assert bench.do(TurnPage(-1))
    assert bench.screen.rows == first
    assert bench.do(GoBack())
    assert isinstance(bench.screen, HomeScreen)


def test_a_page_turned_counts_as_another_screen(bench: Bench) -> None:
    bench.do(OpenTheme("social_insurance"))
    old = bench.view.serial
    assert bench.do(TurnPage(1))
    assert not bench.terminal.perform(TurnPage(1), old), "the second half of a double tap"


def test_care_mode_shows_fewer_rows_from_first(bench: Bench) -> None:
    bench.do(OpenTheme("social_insurance"))
    bench.do(TurnPage(1))
    assert bench.do(SetCareMode(on=True))
    assert bench.screen.page == 0
    assert len(bench.screen.rows) == ROWS_CARE
    assert len(codes_of_all_pages(bench)) == sum("social_insurance" in item.themes for item in snapshot().shown)


def test_back_from_guide_never_leads_behind_last_page(bench: Bench) -> None:
    bench.do(SetCareMode(on=True))
    bench.do(OpenTheme("social_insurance"))
    codes_of_all_pages(bench)
    bench.do(OpenItem(bench.screen.rows[0].code))
    bench.do(SetCareMode(on=False))
    assert bench.do(GoBack())
    assert bench.screen.page < bench.screen.pages
    assert bench.screen.rows


def test_care_mode_leaves_what_was_searched_for(bench: Bench) -> None:
    bench.do(OpenSearch())
    bench.do(TypeQuery("社保"))
    assert bench.do(SetCareMode(on=True))
    assert bench.screen.query == "社保"


def test_the_list_speaks_the_language_that_was_chosen(bench: Bench) -> None:
    bench.do(OpenTheme("social_insurance"))
    bench.do(ChooseLanguage(Language.EN))
    assert bench.screen.title == snapshot().themes["social_insurance"].name.en


# --- search ---


def test_what_is_not_found_names_the_hotline(bench: Bench) -> None:
    bench.do(OpenSearch())
    bench.do(TypeQuery("㍿㍿"))
    assert bench.screen.is_near
    assert [row.code for row in bench.screen.rows] == ["ZS001"]


@pytest.mark.parametrize("query", ["asdfgh", "toilet", "qwzx", "电竞椅"])
def test_what_is_like_nothing_names_hotline_alone(bench: Bench, query: str) -> None:
    bench.do(OpenSearch())
    bench.do(TypeQuery(query))
    assert [row.code for row in bench.screen.rows] == ["ZS001"]


def test_good_part_of_words_is_near(bench: Bench) -> None:
    bench.do(OpenSearch())
    bench.do(TypeQuery("飞机驾照"))
    assert {"GA045", "GA046", "GA047"} & {row.code for row in bench.screen.rows}


@pytest.mark.parametrize("kin", ["爸爸", "妈妈", "阿公", "我老公", "外婆", "我哥"])
@pytest.mark.parametrize("said", ["死了", "去世了", "昨天走了", "刚过世", "死咗"])
def test_death_in_family_comes_first_without_pigs(bench: Bench, kin: str, said: str) -> None:
    bench.do(OpenSearch())
    bench.do(TypeQuery(kin + said))
    assert bench.screen.rows[0].code == "death"
    assert "K0350" not in {row.code for row in bench.screen.rows}


@pytest.mark.parametrize("query", ["my father died", "My mother has just passed away", "husband is dead"])
def test_death_in_family_comes_first_in_english(bench: Bench, query: str) -> None:
    bench.do(ChooseLanguage(Language.EN))
    bench.do(OpenSearch())
    bench.do(TypeQuery(query))
    assert bench.screen.rows[0].code == "death"


@pytest.mark.parametrize("query", ["爸爸的死亡证明", "猪死了", "老人的身份证没了", "公交没了"])
def test_what_is_no_death_in_family_is_none(bench: Bench, query: str) -> None:
    bench.do(OpenSearch())
    bench.do(TypeQuery(query))
    assert bench.screen.rows[0].code != "death"


def test_empty_search_box_offers_what_others_look_for(bench: Bench) -> None:
    bench.do(OpenSearch())
    assert bench.screen.suggestions
    assert not bench.do(OpenSearch()), "it is open already"
    bench.do(TypeQuery("养老"))
    assert not bench.screen.suggestions
    assert bench.screen.rows


def test_a_query_is_cut_at_a_sensible_length(bench: Bench) -> None:
    bench.do(OpenSearch())
    assert bench.do(TypeQuery("社" * 500))
    assert isinstance(bench.screen, SearchScreen)
    assert len(bench.screen.query) == LONGEST_QUERY


# --- the guide ---


def test_guide_opened_from_guide_leads_back_to_list(bench: Bench) -> None:
    bench.do(OpenTheme("social_insurance"))
    bench.do(OpenItem("RS001"))
    assert bench.do(OpenItem("RS009"))
    item = snapshot().items["RS009"]
    assert (bench.screen.title, bench.screen.official) == (item.short.zh, item.name.zh)
    bench.do(GoBack())
    assert isinstance(bench.screen, ItemListScreen)


@pytest.mark.parametrize("language", COMPLETE)
def test_the_guide_says_who_answers_for_the_item(bench: Bench, language: Language) -> None:
    bench.do(ChooseLanguage(language))
    bench.do(OpenItem("GA004"))
    assert bench.screen.department == snapshot().departments["police"].name.in_language(language)
    assert bench.screen.can_start
    assert bench.screen.note is None


def test_queue_item_says_it_is_sent_later(bench: Bench) -> None:
    for _ in range(3):
        bench.health.note_silence()
    bench.terminal.refresh()
    bench.do(OpenItem("JT002"))
    assert bench.screen.can_start
    assert bench.screen.note.tone is Tone.CAUTION
    assert "联网后自动送到部门" in bench.screen.note.text


def test_a_silent_department_stops_only_its_own_items(bench: Bench) -> None:
    answer = bench.heartbeat()
    bench.health.take_answer(
        answer.model_copy(update={"departments": {**answer.departments, "hrss": DepartmentState.DOWN}})
    )
    bench.terminal.refresh()
    bench.do(OpenItem("RS001"))
    assert not bench.screen.can_start
    bench.do(OpenItem("SW001"))
    assert bench.screen.can_start


def test_broken_device_is_named_with_alternative(bench: Bench) -> None:
    bench.lines["document_scanner"].condition = Condition.BAD
    bench.terminal.refresh()
    bench.do(OpenItem("GA013"))
    assert isinstance(bench.screen, GuideScreen)
    assert not bench.screen.can_start
    assert bench.screen.note.advice
    assert not bench.do(GoOn())


@pytest.mark.parametrize(
    ("code", "said"),
    [("GA041", "最晚什么时候交：客人住进来以后24小时内"), ("MZ006", "承诺时限：部门没有公布，以部门的通知为准")],
)
def test_guide_says_deadline_and_unknown_time(bench: Bench, code: str, said: str) -> None:
    bench.do(OpenItem(code))
    assert said in [line for section in bench.screen.sections for line in section.lines]
