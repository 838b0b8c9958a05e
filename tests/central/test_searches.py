"""Searches that led to nothing reach the console's page: counted once, told where enough have them in common, forgotten in time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from central.assembly.retention import forget_due
from central.clock import civil_day
from central.searches.models import UnfoundWords
from central.searches.service import OLDEST
from contract import paths
from contract.unfound_searches import UnfoundSearch, UnfoundSearchesAnswer, UnfoundSearchesRequest
from tests.central.virtual_terminal import IDS


@pytest.fixture
def today(centre):
    return civil_day(centre.clock.now())


def tell(terminal, *searches: tuple, batch: str = "") -> UnfoundSearchesAnswer:
    reported = tuple(UnfoundSearch(day=day, words=words, visits=visits) for day, words, visits in searches)
    request = UnfoundSearchesRequest(terminal_id=terminal.terminal_id, batch_id=batch or IDS.new(), searches=reported)
    answer = terminal.call("POST", paths.UNFOUND_SEARCHES, request.model_dump_json().encode())
    assert answer.status_code == 200, answer.text
    return UnfoundSearchesAnswer.model_validate_json(answer.content)


def kept(centre) -> dict[str, int]:
    with centre.database.reading() as session:
        return {row.words: row.visits for row in session.scalars(select(UnfoundWords))}


def test_batch_counts_once(terminal, centre, today):
    for _ in "12":
        assert tell(terminal, (today, "老人坐车", 2), (today, "老人坐车", 1), batch="b1").batch_id == "b1"
    tell(terminal, (today, "老人坐车", 2))
    assert kept(centre) == {"老人坐车": 5}


def test_what_may_be_personal_is_left_out(terminal, centre, today):
    tell(terminal, (today, "我叫陈小满", 9), (today, "13800138000", 9), (today - OLDEST - timedelta(days=1), "公交", 9))
    assert kept(centre) == {}


def test_page_tells_what_five_visits_share(terminal, enrol, operator, today):
    tell(terminal, (today, "老人坐车", 3), (today, "只有一人", 4))
    tell(enrol("YC-002"), (today, "老人坐车", 2), (today - timedelta(days=35), "很久以前", 9))
    page = operator.get("/console/searches").text
    assert "老人坐车" in page
    assert "只有一人" not in page
    assert "很久以前" not in page
    assert "其余共 4 次" in page
    assert "很久以前" in operator.get(f"/console/searches?first={today - timedelta(days=40)}").text
    assert operator.get("/console/searches?last=0001-01-02").status_code == 200


def test_list_is_taken_away_as_csv(terminal, operator, today):
    tell(terminal, (today, "老人坐车", 6))
    answer = operator.get("/console/searches/export?form=csv")
    assert answer.content.decode("utf-8-sig").splitlines() == ["搜索词,次数,终端数", "老人坐车,6,1"]


def test_rare_words_go_first(terminal, centre, clock, today):
    tell(terminal, (today, "老人坐车", 5), (today, "只有一人", 4))
    clock.advance(days=OLDEST.days + 1)
    forget_due(centre.database, centre.settings, clock.now())
    assert kept(centre) == {"老人坐车": 5}
    clock.advance(days=centre.settings.keep_searches_days)
    forget_due(centre.database, centre.settings, clock.now())
    assert kept(centre) == {}


def test_centre_may_keep_none(terminal, centre, today):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"keep_searches_days": 0}))
    tell(terminal, (today, "老人坐车", 5))
    assert kept(centre) == {}
