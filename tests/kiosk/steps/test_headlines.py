"""What came of it is the first and largest line of a result, not the name of the item once more."""

import pytest

from contract.execution import Completed, ExecuteRequest
from kiosk.steps.headline import first_words
from kiosk.view.view import ResultScreen
from tests.kiosk.parts import Bench, both, snapshot
from tests.kiosk.steps.test_journeys import done, walked_to


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("共查到3件。", ("共查到3件", "")),
        ("参保证明已生成，缴费月数合计见下表。", ("参保证明已生成，缴费月数合计见下表", "")),
        ("您的身份证已制证完成，请带旧证到派出所领取，节假日除外。", ("您的身份证已制证完成", "请带旧证到派出所领取，节假日除外。")),
        ("The certificate is ready. Take it.", ("The certificate is ready", "Take it.")),
        ("长" * 40, None),
    ],
)  # fmt: skip
def test_first_words_make_the_headline(said: str, shown: tuple[str, str] | None) -> None:
    assert first_words(said) == shown


@pytest.mark.parametrize(("item", "heading"), [("GA006", "户口已核对，请看下面"), ("GA044", "缴费成功")])
def test_outcome_stands_in_place_of_the_name(item: str, heading: str) -> None:
    bench = Bench()

    def answers(request: ExecuteRequest) -> Completed:
        said: Completed = done(request)
        named = {"heading": snapshot().items[item].short, "summary": both("户口已核对，请看下面")}
        return said.model_copy(update={"result": said.result.model_copy(update=named)})

    bench.centre.answer = answers
    walked_to(bench, item, ResultScreen)
    assert bench.screen.heading == heading
