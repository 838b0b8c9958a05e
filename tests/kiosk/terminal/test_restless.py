"""A citizen who changes the size of the letters or the language while the terminal works: nothing hangs for that."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.text import COMPLETE, Language
from drivers.ports.id_card_reader import CardUnreadable, UnreadableReason
from kiosk.view.identity import IdentifyScreen
from kiosk.view.intents import ChooseLanguage, GoBack, GoOn, SetCareMode, SetField
from kiosk.view.note import Tone
from kiosk.view.review import ReviewScreen
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench
from tests.kiosk.steps.test_scanning import RECEIPT
from tests.kiosk.walking import at_field, shown

WORKING = ("WJ002", "GA043", "MZ001", "RS034", "SW019", "SW005", "GA011", "RS001")
"""Items that wait between them for lists, a slot, a code, a face, an order, the centre and the printers."""

CHANGES = st.lists(
    st.one_of(
        st.builds(SetCareMode, on=st.booleans()),
        st.builds(ChooseLanguage, st.sampled_from(COMPLETE)),
    ),
    min_size=1,
    max_size=4,
)


class RestlessBench(Bench):
    """Before anything that is under way goes on, the citizen changes something about the screen."""

    def __init__(self, changes: list[Any]) -> None:
        super().__init__()
        self.changes = changes
        self.changed_at: list[str] = []

    def pump(self, most: int = 200) -> None:
        visit = self.terminal._visit
        if visit is not None and visit.is_busy and len(self.changed_at) < 60:
            assert self.do(self.changes[len(self.changed_at) % len(self.changes)])
            self.changed_at.append(type(self.screen).__name__)
        super().pump(most)


@pytest.mark.parametrize("code", WORKING)
@settings(max_examples=4, deadline=None)
@given(changes=CHANGES)
def test_changing_screen_while_terminal_works_stops_nothing(code: str, changes: list[Any]) -> None:
    bench = RestlessBench(changes)
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk()
    assert isinstance(bench.screen, AnotherScreen)
    assert bench.changed_at, "something was under way"


def test_page_change_reloads_the_list() -> None:
    bench = Bench()
    at_field(bench, "GA043", "violation_ids")
    assert bench.do(GoBack())
    bench.do(SetField("plate_no", "粤P54321"))
    assert bench.do(GoOn())
    assert shown(bench, "violation_ids").is_loading
    assert bench.do(SetCareMode(on=True))
    assert shown(bench, "violation_ids").is_loading
    bench.wait(1)
    assert shown(bench, "violation_ids").options
    assert bench.view.frame.is_main_enabled


def test_leaving_while_list_comes_leaves_nothing_that_waits() -> None:
    bench = Bench()
    at_field(bench, "GA043", "violation_ids")
    visit: Any = bench.terminal._visit
    assert bench.do(GoBack())
    bench.do(SetField("plate_no", "粤P54321"))
    bench.do(GoOn())
    visit._runner.close()
    assert not any(each.is_loading for each in visit.session.journey.form.lists.values())


# --- the language ---

HAN = re.compile("[\u4e00-\u9fff]")


def own_texts(screen: Any) -> Iterator[str]:
    """What the terminal itself says on a screen: not what the citizen gave, nor what a department answered."""
    note = getattr(screen, "note", None)
    if note is not None:
        yield from (note.text, note.advice)
    yield from (getattr(screen, name, "") for name in ("instruction", "statement", "title", "label"))
    yield from getattr(screen, "paragraphs", ())
    for field in getattr(screen, "fields", ()):
        yield from (field.label, field.error, field.placeholder)
    if isinstance(screen, ReviewScreen):
        yield from (line.label for line in screen.lines)


class BilingualCitizen(Citizen):
    """Asks for English on every screen, reads it, and goes on in Chinese."""

    def act(self, screen: Any) -> None:
        self.read_english()
        super().act(screen)
        self.read_english()

    def read_english(self) -> None:
        assert self.bench.do(ChooseLanguage(Language.EN))
        shown = self.bench.screen
        assert not [text for text in own_texts(shown) if HAN.search(text)], shown
        assert self.bench.do(ChooseLanguage(Language.ZH))


@pytest.mark.parametrize("code", [*WORKING, "GA001", "MZ006"])
def test_step_messages_follow_the_chosen_language(code: str) -> None:
    citizen = BilingualCitizen(Bench())
    citizen.open(code)
    citizen.start()
    citizen.walk()


def test_scan_messages_follow_the_chosen_language() -> None:
    bench = Bench()
    at_field(bench, "GA003", "photo_receipt_no")
    bench.scanner.hold(RECEIPT)
    bench.wait(1)
    assert bench.screen.note.tone is Tone.GOOD
    assert HAN.search(bench.screen.note.text)
    bench.do(ChooseLanguage(Language.EN))
    assert not HAN.search(bench.screen.note.text)


def test_problem_is_reported_in_language_that_is_chosen() -> None:
    bench = Bench()
    citizen = Citizen(bench)
    citizen.open("RS001")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, IdentifyScreen))
    bench.reader.outcomes.append(CardUnreadable(UnreadableReason.DAMAGED, ""))
    bench.wait(1)
    said = bench.screen.note
    assert said.tone is Tone.BAD
    bench.do(ChooseLanguage(Language.EN))
    assert bench.screen.note != said
    assert not HAN.search(bench.screen.note.text + bench.screen.note.advice)
