"""Of any text, whatever the screen, nothing is said aloud that is on the screen as somebody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.view.lines import Line, TableView
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen, ResultTone
from kiosk.view.review import ReviewScreen
from kiosk.view.search import SearchScreen
from kiosk.voice.discretion import discreet, personal_values
from kiosk.voice.sentences import asked_on
from tests.kiosk.voice.test_speaking import WORDING, screens

SOMEBODYS = "麤龘"


@given(st.sampled_from(screens(SOMEBODYS)), st.text("请看屏幕", max_size=8))
def test_sentence_with_screen_value_is_not_spoken(screen: object, harmless: str) -> None:
    has_values = bool(personal_values(screen))  # type: ignore[arg-type]  # one of the union
    said = discreet(f"{harmless}{SOMEBODYS}。可以继续。", screen)  # type: ignore[arg-type]  # as above
    assert (SOMEBODYS in said) == (not has_values)
    assert said.endswith("可以继续。")


@pytest.mark.parametrize(
    "screen",
    [
        SearchScreen(SOMEBODYS, ()),
        ReviewScreen((Line("姓名", SOMEBODYS),), (0,), "", will_queue=True),
        PaymentScreen(PayStage.WAITING, "120.50", (Line("应缴", SOMEBODYS),), "P000001", "http://pay/1", 300, None),
        ResultScreen(ResultTone.DONE, SOMEBODYS, "", (), (), (), is_sandbox=True),
        ResultScreen(ResultTone.DONE, "", "", (), (TableView(("项目",), ((SOMEBODYS,),)),), (), is_sandbox=True),
    ],
    ids=lambda screen: type(screen).__name__,
)
def test_personal_values_are_never_spoken(screen: object) -> None:
    assert discreet(f"这是{SOMEBODYS}的。", screen) == ""  # type: ignore[arg-type]  # one of the union


def test_screen_without_sentences_is_a_defect() -> None:
    with pytest.raises(TypeError, match="no sentences for str"):
        asked_on("no screen", lambda message, **_: message)  # type: ignore[arg-type]  # that is the point
    assert WORDING.knows("attract.spoken")
