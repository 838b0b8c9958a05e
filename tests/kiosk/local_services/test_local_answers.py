"""What the terminal answers itself when there is little to go by: no bus any more, no card, a guide without materials."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from kiosk.local_services.answer_table import answer_locally
from kiosk.local_services.guides import guide_lines
from kiosk.local_services.question import LocalAnswer, LocalQuestion
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
