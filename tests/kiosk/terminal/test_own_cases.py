"""The greeting says whether the holder's applications lack something or are under way; offline it says nothing."""

from dataclasses import replace

import pytest

from catalogue.due import own_cases_items
from catalogue.schema import Identity
from catalogue.text import Language
from contract.execution import CaseCounts
from kiosk.journeys.kinds import StepKind
from kiosk.services.held_prints import HeldPrint
from kiosk.services.timing import Timing
from kiosk.terminal.greeting import HELD_FOR
from kiosk.view.home import GreetingScreen
from kiosk.view.identity import FaceScreen
from kiosk.view.intents import ChooseLanguage, GoHome, Leave, OpenItem
from kiosk.view.result import ResultScreen
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import UNREACHED, Bench, adult, snapshot

ITEMS = own_cases_items()
LACKING, RECENT = "有申请要补材料", "看以前申请的办得怎样"
OWN = (LACKING, RECENT)
MOST_TAPS = 4


@pytest.fixture
def bench() -> Bench:
    made = Bench(timing=Timing(settle=0.0))
    made.reader.is_taken = True
    made.centre.counts = CaseCounts(lacking=1, recent=5)
    made.wait(3)
    return made


def puts(bench: Bench, key: str = "elder", seconds: float = 4) -> list[str]:
    """Lay the card down; the titles of the greeting then."""
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = adult(key), True, False
    bench.wait(seconds)
    return titles(bench)


def hold(bench: Bench, code: str, key: str = "elder") -> None:
    """A paper of that item did not come out, a moment ago."""
    held = HeldPrint("a-request", None, bench.clock.monotonic() + 600)
    bench.terminal._services.held_prints.keep(code, adult(key).id_number, held)


def titles(bench: Bench) -> list[str]:
    return [row.title for row in bench.screen.rows] if isinstance(bench.screen, GreetingScreen) else []


def test_own_applications_come_first(bench: Bench) -> None:
    assert tuple(puts(bench)[:2]) == OWN
    assert [row.note[:2] for row in bench.screen.rows[:2]] == ["1件", "5件"]
    assert bench.screen.rows[2].code == "RS009", "and then what is due"


def test_only_what_there_is_is_shown(bench: Bench) -> None:
    bench.centre.counts = CaseCounts(recent=1)
    shown = puts(bench)
    assert [title for title in OWN if title in shown] == [RECENT]


def test_ready_paper_is_one_of_many(bench: Bench) -> None:
    """A centre from before says to a card that a paper is ready: by that alone the item would be known."""
    bench.centre.counts = CaseCounts(ready=2, recent=3)
    puts(bench)
    assert (bench.screen.rows[0].title, bench.screen.rows[0].note[:2]) == (RECENT, "5件")
    assert bench.screen.rows[1].code == "RS009"


def test_card_alone_asks_as_item_of_card(bench: Bench) -> None:
    """The centre answers no other: what an application is about takes a face."""
    puts(bench)
    assert bench.centre.asked_as == [ITEMS.asked_as]
    assert snapshot().items[ITEMS.asked_as].identity is Identity.ID_CARD
    assert snapshot().items[ITEMS.shown_in].identity is Identity.ID_CARD_FACE


def test_one_touch_leads_to_the_face(bench: Bench) -> None:
    puts(bench)
    assert bench.do(OpenItem(ITEMS.shown_in))
    citizen = Citizen(bench, person="elder")
    citizen.item = snapshot().items[ITEMS.shown_in]
    kinds = [planned.kind for planned in bench.terminal._visit._runner.journey.plan]
    assert kinds.index(StepKind.FACE) < kinds.index(StepKind.RESULT)
    citizen.walk(lambda screen: isinstance(screen, FaceScreen))
    assert isinstance(bench.screen, FaceScreen)


def test_case_is_shown_after_four_taps(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row, the consent to the face, and the form that may stay empty; the card lies there."""
    puts(bench)
    taps: list[object] = []
    touch = bench.do
    monkeypatch.setattr(bench, "do", lambda intent: taps.append(intent) or touch(intent))
    assert bench.do(OpenItem(ITEMS.shown_in))
    citizen = Citizen(bench, person="elder")
    citizen.item = snapshot().items[ITEMS.shown_in]
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert len(taps) <= MOST_TAPS, taps


def test_papers_ready_are_offered_behind_the_face(bench: Bench) -> None:
    bench.centre.ready = ("GA011",)
    puts(bench)
    assert bench.do(OpenItem(ITEMS.shown_in))
    citizen = Citizen(bench, person="elder")
    citizen.item = snapshot().items[ITEMS.shown_in]
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert bench.screen.suggestions[0].code == "GA011"


@pytest.mark.parametrize("trouble", ["offline", "cut", "older"])
def test_without_word_of_centre_nothing_is_promised(bench: Bench, trouble: str) -> None:
    if trouble == "offline":
        for _ in range(3):
            bench.health.network.note_failure()
    if trouble == "cut":
        bench.centre.waiting_cases = lambda _request: UNREACHED  # type: ignore[method-assign]
    if trouble == "older":
        bench.centre.counts = CaseCounts()
    shown = puts(bench)
    assert "RS009" in [row.code for row in bench.screen.rows]
    assert not {*OWN} & {*shown}
    assert ITEMS.shown_in not in [row.code for row in bench.screen.rows if row.note]


def test_network_that_goes_takes_them_away(bench: Bench) -> None:
    assert {*OWN} <= {*puts(bench)}
    for _ in range(3):
        bench.health.network.note_failure()
    bench.wait(1)
    assert not {*OWN} & {*titles(bench)}


@pytest.mark.parametrize("has_papers", [False, True])
@pytest.mark.parametrize("key", ["elder", "li"])
def test_late_answer_comes_below_all_shown(bench: Bench, key: str, has_papers: bool) -> None:
    if has_papers:
        hold(bench, "RS001", key)
    bench.workers["centre"].is_held = True
    before = puts(bench, key, seconds=HELD_FOR + 4)
    assert before
    assert not {*OWN} & {*before}
    bench.workers["centre"].is_held = False
    bench.wait(1)
    assert titles(bench) == [*before, *OWN]


def test_late_answer_leaves_own_item_there(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The item that shows own applications may be among the popular ones: it goes from no one's finger."""
    monkeypatch.setattr("kiosk.terminal.greeting.MOST", 30)
    bench.workers["centre"].is_held = True
    before = puts(bench, seconds=HELD_FOR + 4)
    assert ITEMS.shown_in in [row.code for row in bench.screen.rows]
    bench.workers["centre"].is_held = False
    bench.wait(1)
    assert titles(bench) == [*before, *OWN]


def test_answer_behind_the_greeting_is_dropped(bench: Bench) -> None:
    bench.workers["centre"].is_held = True
    puts(bench, seconds=HELD_FOR + 4)
    assert bench.do(GoHome())
    bench.workers["centre"].is_held = False
    bench.wait(1)
    assert titles(bench) == []


@pytest.mark.expected_logs("own cases could not be asked for")
def test_fault_of_ours_leaves_the_greeting(bench: Bench) -> None:
    def breaks(_request: object) -> object:
        raise RuntimeError("ours")

    bench.centre.waiting_cases = breaks  # type: ignore[method-assign]
    puts(bench)
    assert "RS009" in [row.code for row in bench.screen.rows]


@pytest.mark.parametrize("language", [Language.ZH, Language.EN])
def test_name_is_spelled_for_readers_of_english(bench: Bench, language: Language) -> None:
    puts(bench)
    assert bench.do(ChooseLanguage(language))
    name = bench.screen.name
    assert "*" in name
    assert name.isascii() is (language == Language.EN)
    assert bench.view.frame.person == name


# --- papers that did not come out ---

BEHIND_FACE = [item for item in snapshot().items.values() if item.identity is Identity.ID_CARD_FACE]
UNPRINTED = "上次有纸没打印出来"


@pytest.mark.parametrize("code", ["GA009", "GA007", "ZR002"])
def test_unprinted_paper_is_not_named_without_face(bench: Bench, code: str) -> None:
    before = {*puts(bench)}
    takes(bench)
    hold(bench, code)
    assert puts(bench)[0] == UNPRINTED
    assert {*titles(bench)} - before == {UNPRINTED}, "and nothing else says which"
    assert not any("打印" in row.note for row in bench.screen.rows if row.title != UNPRINTED)


def test_catalogue_without_own_cases_offers_none(bench: Bench) -> None:
    hold(bench, "GA009")
    whole = snapshot()
    others = {code: item for code, item in whole.items.items() if code != ITEMS.shown_in}
    bench.terminal.use_catalogue(replace(whole, items=others))
    shown = puts(bench)
    assert shown
    assert not {*OWN, "上次有纸没打印出来"} & {*shown}


def test_any_number_of_papers_is_one_row(bench: Bench) -> None:
    for item in BEHIND_FACE:
        hold(bench, item.code)
    shown = puts(bench)
    assert shown.count(UNPRINTED) == 1
    assert shown[1 : 1 + len(OWN)] == [*OWN]


def test_unprinted_paper_is_offered_behind_the_face(bench: Bench) -> None:
    hold(bench, "GA007")
    puts(bench)
    assert bench.do(OpenItem(bench.screen.rows[0].code))
    citizen = Citizen(bench, person="elder")
    citizen.item = snapshot().items[ITEMS.shown_in]
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert any(isinstance(screen, FaceScreen) for screen in citizen.screens)
    assert bench.screen.suggestions[0].code == "GA007"


def test_card_alone_is_offered_no_unprinted_paper(bench: Bench) -> None:
    """Also at the end of an item that asks for no face."""
    hold(bench, "GA007")
    citizen = Citizen(bench, person="elder")
    citizen.open(ITEMS.asked_as)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert not any(isinstance(screen, FaceScreen) for screen in citizen.screens)
    assert "GA007" not in [row.code for row in bench.screen.suggestions]


def test_paper_that_card_opens_keeps_its_name(bench: Bench) -> None:
    hold(bench, ITEMS.asked_as)
    shown = puts(bench)
    assert UNPRINTED not in shown
    (row,) = (row for row in bench.screen.rows if row.code == ITEMS.asked_as)
    assert row.note == "上次没有打印出来的纸，现在可以打印"


def takes(bench: Bench) -> None:
    """Take the card away, and leave."""
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = None, False, True
    bench.do(Leave())
    bench.wait(30)
