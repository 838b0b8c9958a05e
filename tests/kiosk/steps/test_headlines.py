"""What came of it is the first and largest line of a result, not the name of the item once more."""

from types import SimpleNamespace
from typing import Any

import pytest

from catalogue.loader import load_catalogue
from catalogue.text import Language
from central.sandbox.templates import templates_of
from contract.case_news import CaseStanding
from contract.documents import ResultContent
from contract.execution import Completed, ExecuteRequest
from contract.terms import Outcome
from kiosk.journeys.journey import JourneyEnd
from kiosk.steps.ending.headline import first_words, headline
from kiosk.view.result import ResultScreen, ResultTone
from tests.kiosk.parts import Bench, both, snapshot
from tests.kiosk.walking import done, walk_to
from wording.store import load_wording


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("共查到3件。", ("共查到3件", "")),
        ("参保证明已生成，缴费月数合计见下表。", ("参保证明已生成，缴费月数合计见下表", "")),
        ("您的身份证已制证完成，请带旧证到派出所领取，节假日除外。", ("您的身份证已制证完成", "请带旧证到派出所领取，节假日除外。")),
        ("The certificate is ready. Take it.", ("The certificate is ready", "Take it.")),
        ("The certificate is ready; the months paid are below.", ("The certificate is ready", "The months paid are below.")),
        ("长" * 40, None),
    ],
)  # fmt: skip
def test_first_words_make_the_headline(said: str, shown: tuple[str, str] | None) -> None:
    assert first_words(said) == shown


def test_no_english_summary_begins_in_a_small_letter() -> None:
    """The words of the sandbox, as the largest line of a result and the line below it."""
    said = [
        template.summary.en
        for department in load_catalogue().departments
        for template in templates_of(department.id).values()
    ]
    cut = [found for found in map(first_words, said) if found is not None]
    assert any(";" in text for text in said)
    assert [part for found in cut for part in found if part[:1].islower()] == []


def end_of(item: str, standing: CaseStanding | None = None, outcome: Outcome = Outcome.COMPLETED) -> JourneyEnd:
    content = ResultContent(heading=snapshot().items[item].short, summary=both("长" * 40))
    return JourneyEnd(outcome, "N-1", content, standing=standing)


@pytest.mark.parametrize(
    ("item", "standing", "heading"),
    [
        ("GA006", None, "查询结果"),
        ("RS009", None, "认证通过"),
        ("RS009", CaseStanding.RECEIVED, "部门已收件"),
        ("GA002", CaseStanding.COMPLETED, "已办结"),
        ("GA002", None, "办好了"),
        ("ZS005", None, ""),
    ],
)
def test_each_kind_of_end_has_its_headline(item: str, standing: CaseStanding | None, heading: str) -> None:
    wording = load_wording()
    step: Any = SimpleNamespace(
        context=SimpleNamespace(journey=SimpleNamespace(item=snapshot().items[item])),
        pick=lambda text: text.zh,
        say=lambda message: wording.say(message, Language.ZH),
    )
    assert headline(step, end_of(item, standing)) == (heading or snapshot().items[item].short.zh, "长" * 40)
    assert headline(step, end_of(item, outcome=Outcome.REJECTED))[0] == snapshot().items[item].short.zh


def test_nothing_found_is_reported_with_whom_to_ask() -> None:
    bench = Bench()

    def answers(request: ExecuteRequest) -> Completed:
        said: Completed = done(request)
        return said.model_copy(update={"result": said.result.model_copy(update={"found": False, "next_steps": ()})})

    bench.centre.answer = answers
    walk_to(bench, "GA006", ResultScreen)
    assert bench.screen.tone is ResultTone.NOTHING
    assert bench.screen.next_steps == (snapshot().items["GA006"].guide.ask.zh,)


@pytest.mark.parametrize(("item", "heading"), [("GA006", "户口已核对，请看下面"), ("GA044", "缴费成功")])
def test_outcome_takes_the_place_of_the_name(item: str, heading: str) -> None:
    bench = Bench()

    def answers(request: ExecuteRequest) -> Completed:
        said: Completed = done(request)
        named = {"heading": snapshot().items[item].short, "summary": both("户口已核对，请看下面")}
        return said.model_copy(update={"result": said.result.model_copy(update=named)})

    bench.centre.answer = answers
    walk_to(bench, item, ResultScreen)
    assert bench.screen.heading == heading
