"""What the terminal answers itself when there is little to go by: no bus any more, no card, a guide without materials."""

import re
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from catalogue.text import Language
from kiosk.local_services.answer_table import answer_locally
from kiosk.local_services.guides import guide_lines
from kiosk.local_services.question import LocalAnswer, LocalQuestion, telephone_of
from tests.kiosk.parts import LOCAL, snapshot
from wording.store import load_wording


def question(code: str, hour: int, **answers: Any) -> LocalQuestion:
    kept = snapshot()
    at = datetime(2026, 3, 2, hour, 59, tzinfo=LOCAL)
    return LocalQuestion(kept.items[code], answers, None, kept.reference, kept, at, load_wording())


def ask(code: str, hour: int = 9, **answers: Any) -> LocalAnswer:
    return answer_locally(question(code, hour, **answers))


def test_after_last_bus_tomorrow_is_shown() -> None:
    late = ask("JT003", 23, from_stop="bs-station").content.tables[0].rows
    morning = ask("JT003", 0, from_stop="bs-station").content.tables[0].rows
    assert late == morning
    noon = ask("JT003", 12, from_stop="bs-station").content.tables[0].rows
    assert set(noon) < set(late)
    assert all(row[0] >= "12:59" for row in noon)


@pytest.mark.parametrize(
    ("code", "answers", "is_found"),
    [
        ("YB013", {"keyword": "没有这种药"}, False),
        ("YB013", {"keyword": "阿莫西林"}, True),
        ("ZS005", {"department": "veterans", "theme": "transport"}, False),
        ("GA027", {"character": "\U00020000"}, False),
        ("GA027", {"character": "明"}, True),
    ],
)
def test_nothing_found_is_no_success(code: str, answers: dict[str, str], is_found: bool) -> None:
    content = ask(code, **answers).content
    assert content.found is is_found
    assert content.next_steps


def test_rows_are_in_english_too() -> None:
    table = ask("YB013", keyword="阿莫西林").content.tables[0]
    assert table.rows_in(Language.ZH) != table.rows_in(Language.EN)
    assert not re.search(r"[\u4e00-\u9fff]", str(table.rows_in(Language.EN)))


def test_without_card_form_is_printed_with_answers_alone() -> None:
    form = ask("GA039", cert_type="普通护照", business="首次申领").documents[0]
    fields = dict(form.fields)
    assert "姓名" not in fields
    assert "普通护照" in fields.values()


def test_guide_omits_what_is_not_needed() -> None:
    asked = question("ZS005", 9)
    item = next(each for each in snapshot().catalogue.items if each.guide.materials)
    without = replace(item, guide=replace(item.guide, materials=()))
    lines, fewer = guide_lines(asked, item), guide_lines(asked, without)
    assert [each for each in lines if each not in fewer] == [each for each in lines if each.startswith("需要材料")]
    assert len(fewer) == len(lines) - 1


def test_guide_names_the_day_to_file_by() -> None:
    asked = question("ZS005", 9)
    item = next(each for each in snapshot().catalogue.items if each.guide.deadline is not None)
    assert item.guide.deadline is not None
    assert f"申请期限：{item.guide.deadline.words.zh}" in guide_lines(asked, item)


@pytest.mark.parametrize(("code", "org_type"), [("MZ020", "长者饭堂"), ("SF005", "司法所"), ("YB012", "医院")])
def test_places_are_listed_with_their_telephones(code: str, org_type: str) -> None:
    (table,) = answer_locally(question(code, 9, region="441602", org_type=org_type)).content.tables
    assert table.columns[-1].zh == "电话"
    assert table.rows
    assert all(re.fullmatch(r"0762-01\d{5}", row[-1]) for row in table.rows)  # no subscriber number begins with 0


def test_place_without_telephone_says_whom_to_ask() -> None:
    asked = question("SF005", 9)
    place = asked.reference.legal_services("441602", "司法所")[0]
    assert telephone_of(asked, replace(place, telephone=None)).zh == "打12345问"


def test_police_stations_are_printed_with_telephones() -> None:
    (document,) = answer_locally(question("GA030", 9, topic="居住证", region="441602")).documents
    assert document.tables[0].columns == ("派出所", "地址", "电话")
