"""One visit while it lasts: help, leaving, the language of the attract screen, the countdown, and who is told of it."""

import pytest

from catalogue.text import Language
from kiosk.services.ports import Devices
from kiosk.services.timing import Timing
from kiosk.terminal.goodbye import CardWatch, Goodbye
from kiosk.view.form import FormScreen
from kiosk.view.guide import GuideScreen
from kiosk.view.home import HomeScreen
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import (
    ChooseLanguage,
    ConfirmLeave,
    GoBack,
    GoHome,
    GoOn,
    Intent,
    Leave,
    OpenHelp,
    OpenItem,
    OpenSearch,
    OpenTheme,
    SetCareMode,
    Stay,
    TypePin,
    Wake,
)
from kiosk.view.overlay import OverlayKind
from kiosk.view.result import ResultScreen, WorkingScreen
from kiosk.view.review import ReviewScreen
from kiosk.view.search import SearchScreen
from kiosk.view.surface import TerminalSurface
from kiosk.view.visit_end import GoodbyeScreen
from tests.kiosk.parts import Bench
from tests.kiosk.walking import walk_to


@pytest.fixture
def bench() -> Bench:
    return Bench()


# --- at rest ---


def test_language_and_care_mode_work_when_idle(bench: Bench) -> None:
    assert bench.do(ChooseLanguage(Language.EN))
    assert bench.do(SetCareMode(on=True))
    assert (bench.view.language, bench.view.care_mode) == (Language.EN, True)
    assert bench.do(Wake())
    assert isinstance(bench.screen, HomeScreen)
    assert (bench.view.language, bench.view.care_mode) == (Language.EN, True)


def test_next_citizen_finds_terminal_as_it_was_built(bench: Bench) -> None:
    bench.do(ChooseLanguage(Language.EN))
    bench.do(SetCareMode(on=True))
    bench.do(Wake())
    bench.do(Leave())
    bench.do(ConfirmLeave())
    assert isinstance(bench.screen, GoodbyeScreen)
    assert (bench.view.language, bench.view.care_mode) == (Language.EN, True), "the farewell speaks as the visit did"
    bench.wait(10)
    assert isinstance(bench.screen, AttractScreen)
    assert (bench.view.language, bench.view.care_mode) == (Language.ZH, False)


def test_nothing_but_waking_starts_a_visit(bench: Bench) -> None:
    for intent in (GoOn(), GoHome(), OpenTheme("social_insurance"), TypePin("1"), Leave()):
        assert not bench.do(intent), intent
    assert isinstance(bench.screen, AttractScreen)


@pytest.mark.parametrize(("intent", "screen"), [(OpenItem("RS009"), GuideScreen), (OpenSearch(), SearchScreen)])
def test_frequent_item_or_search_is_one_touch_away(bench: Bench, intent: Intent, screen: type) -> None:
    assert "RS009" in {row.code for row in bench.screen.frequent}
    assert bench.do(intent)
    assert isinstance(bench.screen, screen)


def test_screen_hears_only_of_new_views(bench: Bench) -> None:
    surface: TerminalSurface = bench.terminal
    reported: list[str] = []
    surface.watch(lambda: reported.append(type(surface.view.screen).__name__))
    surface.tick()
    assert reported == []
    bench.do(Wake())
    bench.terminal.refresh()
    bench.do(OpenItem("GA004"))
    assert reported == ["HomeScreen", "GuideScreen"]


def test_only_camera_steps_show_pictures(bench: Bench) -> None:
    assert bench.terminal.camera_frame() is bench.terminal.document_frame() is None
    walk_to(bench, "GA004", FormScreen)
    assert bench.terminal.camera_frame() is bench.terminal.document_frame() is None


def test_warming_up_changes_nothing_that_is_seen(bench: Bench) -> None:
    before = bench.view
    bench.terminal.warm_up()
    assert bench.view == before


# --- help and leaving ---


@pytest.mark.parametrize(("language", "word"), [(Language.ZH, "12345"), (Language.EN, "12345")])
def test_help_lies_over_the_screen_and_goes_away(bench: Bench, language: Language, word: str) -> None:
    walk_to(bench, "GA004", FormScreen)
    bench.do(ChooseLanguage(language))
    assert bench.do(OpenHelp())
    assert bench.view.overlay is not None
    assert bench.view.overlay.kind is OverlayKind.HELP
    assert any(word in line for section in bench.view.overlay.sections for line in section.lines)
    assert not bench.do(GoOn()), "what lies beneath does not take anything"
    assert not bench.do(ConfirmLeave()), "help was not a question"
    assert not bench.view.frame.is_main_enabled
    assert bench.do(Stay())
    assert bench.view.overlay is None
    assert isinstance(bench.screen, FormScreen)


def test_running_execution_cannot_be_left(bench: Bench) -> None:
    walk_to(bench, "GA004", ReviewScreen)
    bench.do(GoOn())
    assert isinstance(bench.screen, WorkingScreen)
    for intent in (GoHome(), GoBack(), Leave()):
        assert not bench.do(intent), intent
    bench.wait(1)
    assert isinstance(bench.screen, ResultScreen)


def test_after_result_home_is_reached_without_question(bench: Bench) -> None:
    walk_to(bench, "GA004", ResultScreen)
    assert bench.do(GoHome())
    assert isinstance(bench.screen, HomeScreen)
    bench.pump()
    assert len(bench.outbox.cases()) == 1


def test_back_from_guide_of_draft_brings_draft_back(bench: Bench) -> None:
    walk_to(bench, "GA004", ReviewScreen)
    while not isinstance(bench.screen, GuideScreen):
        assert bench.do(GoBack())
    assert bench.do(GoOn())
    assert isinstance(bench.screen, FormScreen)
    assert all(field.value or field.values for field in bench.screen.fields if field.is_required)


def test_intent_made_on_older_screen_never_counts(bench: Bench) -> None:
    serial = bench.view.serial
    bench.do(Wake())
    assert not bench.terminal.perform(OpenItem("GA004"), serial)
    assert isinstance(bench.screen, HomeScreen)


def test_while_it_says_goodbye_nothing_can_be_touched(bench: Bench) -> None:
    bench.do(Wake())
    bench.do(Leave())
    bench.do(ConfirmLeave())
    assert isinstance(bench.screen, GoodbyeScreen)
    for intent in (Wake(), GoOn(), GoHome(), ChooseLanguage(Language.EN), SetCareMode(True), OpenHelp()):
        assert not bench.do(intent), intent
    assert (bench.view.frame.has_help, bench.view.frame.has_modes) == (False, False), "what does nothing is not offered"


def test_visit_offers_help_and_modes(bench: Bench) -> None:
    bench.do(Wake())
    assert (bench.view.frame.has_help, bench.view.frame.has_modes) == (True, True)
    assert bench.do(OpenHelp())


# --- the countdown ---


def test_scanned_code_answers_the_presence_question(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(61)
    assert bench.view.overlay is not None
    bench.scanner.hold("SANDBOX-IDCODE:li")
    while bench.screen.stage is not IdentifyStage.READING:
        bench.clock.advance(seconds=0.2)
        bench.terminal.tick()
        bench.lines["code_scanner"].pump()
    bench.terminal.tick()
    assert bench.view.overlay is None
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.READ


def test_care_mode_waits_twice_as_long(bench: Bench) -> None:
    bench.do(SetCareMode(on=True))
    walk_to(bench, "GA004", FormScreen)
    bench.wait(110)
    assert bench.view.overlay is None
    bench.wait(12)
    assert bench.view.overlay is not None
    assert bench.view.overlay.seconds_left > 15


def test_farewell_with_nothing_to_forget_ends_by_itself() -> None:
    goodbye = Goodbye(CardWatch(Devices(), 1.0), Timing(), 0.0, used_card=False)
    assert [goodbye.tick(now) for now in (1.0, Timing().goodbye)] == [False, True]
