"""What is kept of searches that led to nothing: by day and visit, no names, and none of those that were answered."""

from collections.abc import Callable

import pytest

from kiosk.services.unfound_searches import MOST_KEPT, SearchCount, UnfoundSearches
from kiosk.view.intents import GoBack, GoHome, Leave, OpenItem, OpenSearch, TypeQuery, Wake
from tests.kiosk.parts import Bench


def searched(*typed: str, then: Callable[[Bench], None] = lambda _: None) -> tuple[str, ...]:
    """What is counted after a visit in which this was typed, one after the other."""
    bench = Bench()
    bench.do(Wake())
    bench.do(OpenSearch())
    for text in typed:
        bench.do(TypeQuery(text))
    then(bench)
    bench.do(Leave())
    return tuple(each.words for each in bench.services.searches.take(99))


def open_and_return(bench: Bench) -> None:
    bench.do(OpenItem("RS009"))
    bench.do(GoBack())


def test_search_without_choice_is_counted() -> None:
    assert searched("养老认") == ("养老认",)
    assert searched("养老", then=lambda bench: bench.do(GoHome())) == ("养老",)


def test_search_with_a_chosen_item_is_not() -> None:
    assert searched("养老认证", then=open_and_return) == ()
    assert searched("养老认证错", "养老认证", then=open_and_return) == ()


def test_choice_of_what_is_only_near_counts() -> None:
    assert searched("kkzzqq", then=open_and_return) == ("kkzzqq",)


def test_typing_and_correcting_is_one_search() -> None:
    assert searched("l", "la", "老", "老人", "老人车", "老人", "老人坐", "老人坐车") == ("老人坐车",)
    assert searched("老人车", "老人", "老", "", "公交") == ("老人车", "公交")
    assert searched("公交", "", "公交") == ("公交",)


@pytest.mark.parametrize("name", ["王小明", "欧阳小满", "李英", "王小明 低保", "王 小明"])
def test_what_may_be_a_name_is_not(name: str) -> None:
    assert searched(name) == ()


def test_words_that_begin_like_a_surname_stay() -> None:
    assert searched("房产证") == ("房产证",)


def test_searches_of_a_day_add_up(bench: Bench) -> None:
    day = bench.health.wall_time.date()
    counts = UnfoundSearches()
    counts.count(day, ["公交", "公交 ", "13800138000"])
    counts.count(day, ["公交"])
    assert counts.take(9) == (SearchCount(day, "公交", 2),)
    assert counts.take(9) == ()


def test_only_so_many_words_wait(bench: Bench) -> None:
    day = bench.health.wall_time.date()
    counts = UnfoundSearches()
    counts.count(day, [f"词{chr(0x4E00 + number)}" for number in range(1000)])
    counts.count(day, ["又一个词"])
    assert len(counts.take(9999)) <= MOST_KEPT


def test_nothing_is_counted_where_switched_off(bench: Bench) -> None:
    counts = UnfoundSearches(is_on=False)
    counts.count(bench.health.wall_time.date(), ["公交"])
    assert counts.take(9) == ()


@pytest.fixture
def bench() -> Bench:
    return Bench()
