"""Where nothing is to be decided the next step comes by itself; what must be read waits, and what lies over a page holds it."""

import pytest

from kiosk.services.timing import Timing
from kiosk.view.consent import ConsentScreen
from kiosk.view.form import FormScreen
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.intents import GoOn, OpenHelp, OpenItem, ReadConsent, Stay
from kiosk.view.overlay import OverlayKind
from kiosk.view.result import ResultScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from tests.kiosk.parts import Bench, adult

PATIENCE = 60


@pytest.fixture
def bench() -> Bench:
    return Bench(timing=Timing(settle=0.0))


def waits_for(bench: Bench, *screens: type) -> None:
    for _ in range(PATIENCE):
        if isinstance(bench.screen, screens):
            return
        bench.wait(0.5)
    raise AssertionError(f"not {screens}, but {bench.screen!r}")


def test_first_time_user_certifies_in_five_touches(bench: Bench) -> None:
    """Reads what is largest: an item at rest, the main button; the card does the rest, and taking it is the end."""
    touches = [OpenItem("RS009")]
    assert bench.do(touches[0])
    bench.reader.card, bench.reader.is_left = adult("elder"), True
    for screen in (ConsentScreen, FormScreen, ResultScreen, AnotherScreen):
        assert bench.do(GoOn())
        touches.append(GoOn())
        waits_for(bench, screen)
    assert len(touches) == 5
    bench.wait(3)
    bench.reader.is_left, bench.reader.is_taken = False, True
    waits_for(bench, GoodbyeScreen)
    assert [case.item_code for case in bench.outbox.cases()] == ["RS009"]


def test_read_card_goes_on_after_a_moment(bench: Bench) -> None:
    bench.do(OpenItem("GA001"))
    bench.do(GoOn())
    bench.reader.card = adult("li")
    waits_for(bench, FormScreen)
    assert bench.terminal._visit.session.has_consented


def test_what_is_agreed_to_can_be_read(bench: Bench) -> None:
    bench.do(OpenItem("GA001"))
    bench.do(GoOn())
    assert isinstance(bench.screen, IdentifyScreen)
    assert "同意" in bench.screen.consent
    assert bench.do(ReadConsent())
    assert bench.view.overlay.kind is OverlayKind.HELP
    assert len(bench.view.overlay.sections[0].lines) == 4


def test_help_over_a_page_holds_it(bench: Bench) -> None:
    bench.do(OpenItem("GA001"))
    bench.do(GoOn())
    bench.reader.card = adult("li")
    while bench.screen.stage is not IdentifyStage.READ:
        bench.wait(0.2)
    assert bench.view.frame.goes_on
    bench.do(OpenHelp())
    bench.wait(10)
    assert isinstance(bench.screen, IdentifyScreen)
    bench.do(Stay())
    waits_for(bench, FormScreen)
