"""Items that the terminal answers itself: every local item is in the table, and the calculations are those of the rule."""

from datetime import datetime
from typing import Any

import pytest

from catalogue.retirement import TRACKS, least_years, retirement
from kiosk.local_services.answer_table import LOCAL_ANSWERS, answer_locally
from kiosk.local_services.question import LocalAnswer, LocalQuestion
from tests.kiosk.parts import LOCAL, adult, snapshot
from wording.store import load_wording

MEN, WOMEN_55, WOMEN_50 = TRACKS.values()


def ask(code: str, **answers: Any) -> LocalAnswer:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL)
    kept = snapshot()
    return answer_locally(
        LocalQuestion(kept.items[code], answers, adult("li"), kept.reference, kept, at, load_wording())
    )


def test_every_local_item_has_its_answer() -> None:
    local = {item.code: item for item in snapshot().catalogue.items if item.local_answer is not None}
    assert {item.local_answer for item in local.values()} == set(LOCAL_ANSWERS)
    for item in local.values():
        assert LOCAL_ANSWERS[item.local_answer or ""] <= {each.name for each in item.inputs}, item.code


@pytest.mark.parametrize(
    ("born", "track", "delay", "age", "month"),
    [
        ((1964, 12), MEN, 0, (60, 0), (2024, 12)),
        ((1965, 1), MEN, 1, (60, 1), (2025, 2)),
        ((1965, 4), MEN, 1, (60, 1), (2025, 5)),
        ((1965, 5), MEN, 2, (60, 2), (2025, 7)),
        ((1972, 8), MEN, 23, (61, 11), (2034, 7)),
        ((1976, 12), MEN, 36, (63, 0), (2039, 12)),
        ((1990, 1), MEN, 36, (63, 0), (2053, 1)),
        ((1969, 12), WOMEN_55, 0, (55, 0), (2024, 12)),
        ((1970, 1), WOMEN_55, 1, (55, 1), (2025, 2)),
        ((1981, 12), WOMEN_55, 36, (58, 0), (2039, 12)),
        ((1974, 12), WOMEN_50, 0, (50, 0), (2024, 12)),
        ((1975, 1), WOMEN_50, 1, (50, 1), (2025, 2)),
        ((1975, 3), WOMEN_50, 2, (50, 2), (2025, 5)),
        ((1984, 11), WOMEN_50, 60, (55, 0), (2039, 11)),
    ],
)
def test_retirement_follows_the_reform(
    born: tuple[int, int], track: Any, delay: int, age: tuple[int, int], month: tuple[int, int]
) -> None:
    found = retirement(born, track)
    assert found.delay_months == delay
    assert (found.age_years, found.age_months) == age
    assert found.month == month


def test_early_retirement_is_never_before_the_old_age() -> None:
    assert retirement((1965, 1), MEN).earliest == (2025, 1)
    assert retirement((1990, 1), MEN).earliest == (2050, 1)
    assert retirement((1990, 1), MEN).latest == (2056, 1)


@pytest.mark.parametrize(
    ("year", "years"), [(2024, 15), (2029, 15), (2030, 15.5), (2034, 17.5), (2039, 20), (2050, 20)]
)
def test_years_of_contribution_grow_until_2039(year: int, years: float) -> None:
    assert least_years(year) == years


def test_the_calculation_as_a_result() -> None:
    answer = ask("RS029", birth_month="1972-08", category="男职工")
    assert answer.content.rows[0].value.zh == "2034-07"
    assert not answer.content.sandbox


def test_characters_are_looked_up() -> None:
    answer = ask("GA027", character="谷X㘵")
    rows = answer.content.tables[0].rows
    assert [row[0] for row in rows] == ["谷", "X", "㘵"]
    assert "一级" in rows[0][2]
    assert "不是汉字" in rows[1][2]
    assert "不在" in rows[2][2]
    assert "都在" in ask("GA027", character="谷雨").content.summary.zh


@pytest.mark.parametrize(
    ("code", "answers"),
    [
        ("YB012", {"region": "441602", "org_type": "医院"}),
        ("MZ020", {"region": "441602", "org_type": "长者饭堂"}),
        ("SF005", {"region": "441602", "org_type": "司法所"}),
        ("RS042", {"region": "441602"}),
        ("JT003", {"from_stop": "bs-station"}),
        ("YB013", {"keyword": "片"}),
    ],
)
def test_lookups_find_rows(code: str, answers: dict[str, str]) -> None:
    content = ask(code, **answers).content
    assert content.tables[0].rows
    assert content.sandbox


def test_nothing_found_is_said() -> None:
    content = ask("YB013", keyword="没有这种药").content
    assert content.tables == ()
    assert "没有找到" in content.summary.zh


def test_guides_come_with_a_page_to_take_along() -> None:
    topic = ask("GA030", topic="出生入户", region="441602")
    assert topic.documents[0].layout == "guide"
    assert topic.documents[0].tables[0].rows
    found = ask("ZS005", keyword="社保", department="hrss")
    assert "【" in found.documents[0].paragraphs[0]
    assert ask("ZS005", keyword="嘟嘟嘟嘟嘟").documents == ()
    assert ask("YB025", topic="参保登记").content.rows


def test_the_form_holds_the_card_and_the_answers() -> None:
    form = ask("GA039", cert_type="普通护照", business="首次申领", emergency_name="林芒种").documents[0]
    fields = dict(form.fields)
    assert fields["姓名"] == "李大暑"
    assert "普通护照" in fields.values()
    assert form.layout == "form"
