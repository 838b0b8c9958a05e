"""12345: what a citizen is told before a request is sent, and what is in the form already."""

from datetime import date

import pytest

from catalogue.text import LocalText
from contract.case_news import CaseNews, CaseStanding
from contract.documents import ResultContent, ResultRow
from kiosk.forms.form_state import FormState
from kiosk.forms.hotline import cautions
from kiosk.forms.presets import preset_of
from kiosk.forms.rules import findings
from kiosk.forms.verdict import Answer, Entry
from kiosk.forms.visibility import is_required
from kiosk.services.receipt_blocks import Pair, StampLine
from kiosk.steps.sending.receipt_answers import LONGEST
from kiosk.view.form import FormScreen
from kiosk.view.intents import GoOn, SetField, Stay
from kiosk.view.overlay import OverlayKind
from kiosk.view.result import ResultScreen
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, both, snapshot

TODAY = date(2026, 3, 2)
VILLAGE = "441602001001"


def state(answers: dict[str, Answer], code: str = "ZS001") -> FormState:
    return FormState(snapshot().items[code], answers, None, TODAY, VILLAGE)


def problems(**answers: Answer) -> list[tuple[str, str]]:
    return [(each.field, each.problem.message) for each in findings(state(answers))]


def test_a_request_needs_ten_characters() -> None:
    assert problems(content="路灯 坏了 九个字") == [("content", "rule.too_short")]
    assert problems(content="路灯坏了三天没有人来修") == []


@pytest.mark.parametrize(
    "text", ["啊啊啊啊啊啊啊啊啊啊啊啊", "。。。。。。。。。。。。", "1234567890123", "哈哈哈啊啊啊哈哈哈啊啊"]
)
def test_a_request_says_something(text: str) -> None:
    assert problems(content=text) == [("content", "rule.says_nothing")]


def test_a_request_is_civil() -> None:
    assert problems(content="楼上那个王八蛋半夜还在装修") == [("content", "rule.abusive")]
    assert problems(title="你们这些傻逼") == [("title", "rule.abusive")]


def test_another_city_goes_to_its_own_hotline() -> None:
    assert problems(happen_place=("440300", "演示路1号")) == [("happen_place", "rule.place")]
    assert problems(happen_place=("441621100", "演示路1号")) == []
    unknown = FormState(snapshot().items["ZS001"], {"happen_place": ("440300", "演示路1号")}, None, TODAY)
    assert findings(unknown) == ()


def test_mobile_is_asked_where_reply_is_wanted() -> None:
    item = snapshot().items["ZS001"]
    assert is_required(item.input("mobile"), {"need_reply": "需要回复"})
    assert not is_required(item.input("mobile"), {"need_reply": "无需回复"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("邻居家着火了", ["emergency"]),
        ("有人要自杀", ["emergency"]),
        ("路灯坏了三天", []),
        ("我不服法院的判决", ["elsewhere"]),
        ("村干部受贿，还威胁要杀人", ["emergency", "elsewhere"]),
    ],
)
def test_words_point_to_whom_to_call(text: str, expected: list[str]) -> None:
    assert [each.name for each in cautions(state({"content": text}))] == expected
    assert not list(cautions(state({"reason": text}, "MZ012")))


def test_the_place_is_the_village_of_the_terminal() -> None:
    item = snapshot().items["ZS001"]
    field = item.input("happen_place")
    assert preset_of(field, VILLAGE, frozenset({VILLAGE})) == Entry(values=(VILLAGE, ""))
    assert preset_of(field, VILLAGE, frozenset({"441602001"})) is None
    assert preset_of(field, VILLAGE, None) is None
    assert preset_of(item.input("mobile"), VILLAGE, frozenset({VILLAGE})) is None


@pytest.fixture
def bench() -> Bench:
    return Bench()


def filled_up_to(bench: Bench, name: str) -> Citizen:
    citizen = Citizen(bench)
    citizen.open("ZS001")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, FormScreen) and name in {each.name for each in screen.fields})
    return citizen


def test_citizen_village_is_filled_in_and_changeable(bench: Bench) -> None:
    citizen = filled_up_to(bench, "happen_place")
    place = {each.name: each for each in bench.screen.fields}["happen_place"]
    assert place.values == (bench.place.region, "")
    assert "源城" in place.display
    bench.do(SetField("happen_place", values=("440300", "演示路1号")))
    bench.do(GoOn())
    place = {each.name: each for each in bench.screen.fields}["happen_place"]
    assert "12345" in place.error
    bench.do(SetField("happen_place", values=(bench.place.region, "演示路1号")))
    citizen.walk()
    assert isinstance(bench.screen, AnotherScreen)


def test_danger_comes_first_and_each_notice_once(bench: Bench) -> None:
    citizen = filled_up_to(bench, "content")
    bench.do(SetField("content", "法院判决以后，那个人说要放火，我怕着火"))
    headings = []
    for _ in range(2):
        bench.do(GoOn())
        assert bench.view.overlay is not None
        assert bench.view.overlay.kind is OverlayKind.HELP
        headings.append(bench.view.overlay.sections[0])
        bench.do(Stay())
    assert "119" in headings[0].heading
    assert any("12368" in line for line in headings[1].lines)
    citizen.walk()
    assert isinstance(bench.screen, AnotherScreen)


@pytest.mark.parametrize(("mobile", "is_called"), [("13800138000", True), ("", False)])
def test_caller_without_number_is_promised_no_call(bench: Bench, mobile: str, is_called: bool) -> None:
    citizen = filled_up_to(bench, "need_reply")
    bench.do(SetField("need_reply", "无需回复"))
    bench.do(SetField("mobile", mobile))
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert any("电话联系" in step for step in bench.screen.next_steps) is is_called


def test_result_says_where_request_is_followed(bench: Bench) -> None:
    citizen = Citizen(bench)
    citizen.open("ZS001")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert any("粤省心" in each and "12345" in each for each in bench.screen.next_steps)


def test_receipt_repeats_request_masked_and_short(bench: Bench) -> None:
    citizen = filled_up_to(bench, "content")
    bench.do(SetField("content", "公园路的路灯坏了三天。" * 10))
    citizen.walk(
        lambda screen: isinstance(screen, FormScreen) and "contact_name" in {each.name for each in screen.fields}
    )
    bench.do(SetField("contact_name", "李大暑"))
    citizen.walk()
    (receipt,) = bench.press.receipts
    pairs = {block.label: block.value for block in receipt.blocks if isinstance(block, Pair)}

    said = ["提交时间", "诉求类型", "标题", "诉求内容", "事发地点", "诉求人", "是否回复", "联系电话"]
    assert [label for label in pairs if label in said] == said
    assert pairs["诉求内容"].startswith("公园路的路灯坏了三天。")
    assert len(pairs["诉求内容"]) == LONGEST
    assert "源城" in pairs["事发地点"]
    assert (pairs["诉求人"], pairs["联系电话"][3:7]) == ("李*暑", "****")
    assert any(isinstance(block, StampLine) for block in receipt.blocks)


def test_receipt_repeats_request_once_when_answered(bench: Bench) -> None:
    row = ResultRow(label=LocalText(zh="是否回复", en="Reply wanted"), value=both("需要回复"))
    content = ResultContent(heading=both("打12345"), summary=both("已收到"), rows=(row,))
    bench.centre.news = lambda record_id: CaseNews(
        record_id=record_id, standing=CaseStanding.RECEIVED, case_number="ZS001-1", result=content
    )
    citizen = Citizen(bench)
    citizen.open("ZS001")
    citizen.start()
    citizen.walk()
    (receipt,) = bench.press.receipts
    labels = [block.label for block in receipt.blocks if isinstance(block, Pair)]
    assert labels.count("是否回复") == 1
    assert {"提交时间", "诉求内容", "事发地点"} <= set(labels)
