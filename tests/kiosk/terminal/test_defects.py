"""Whatever goes wrong inside, a visit ends in the wipe: the citizen is told goodbye, recorded without words, forgotten."""

import ctypes
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from catalogue.text import Language
from contract.records import VisitFacts
from contract.terms import Outcome
from kiosk.journeys.session import TRANSITIONS, Ending, Happening, TerminalState
from kiosk.services.memory import release_memory
from kiosk.terminal.walks import Walks
from kiosk.view.diagnostics import EntranceScreen
from kiosk.view.form import FormScreen
from kiosk.view.identity import FaceScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import (
    CapturePage,
    ChooseLanguage,
    ChooseSituation,
    ConfirmLeave,
    GoBack,
    GoOn,
    Leave,
    OpenItem,
    OpenMaintenance,
    SetField,
    TypePin,
    Wake,
)
from kiosk.view.materials import MaterialsScreen
from kiosk.view.review import ReviewScreen
from kiosk.view.visit_end import GoodbyeScreen
from tests.kiosk.parts import Bench
from tests.kiosk.walking import walk_to

MARK = "李大暑"


class Broken(Exception):
    """What should never come."""


def breaks(*_args: Any, **_kwargs: Any) -> Any:
    raise Broken(MARK)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def is_wiped(bench: Bench) -> bool:
    """The screen says goodbye, no one is known any more, and the terminal comes back to rest."""
    assert isinstance(bench.screen, GoodbyeScreen), bench.screen
    assert bench.terminal._visit is None
    bench.wait(10)
    assert bench.terminal.last_wipe is not None
    return isinstance(bench.screen, AttractScreen)


def end_of_visit(bench: Bench) -> str:
    return next(each.facts.ended for each in bench.outbox.records if isinstance(each.facts, VisitFacts))


# --- where a defect may show ---


@pytest.mark.expected_logs("a defect")
def test_while_a_tap_is_carried_out(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    walk_to(bench, "GA013", MaterialsScreen)
    bench.wait(0.5)
    bench.lines["document_scanner"].device.latest = breaks
    kept: list[str] = []
    bench.health.keep_defects_by(kept.append)
    assert bench.do(CapturePage())
    assert kept == [Broken.__name__], "for the next start"
    assert is_wiped(bench)
    assert end_of_visit(bench) == Ending.DEFECT
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.FAILED]
    assert MARK not in caplog.text, "what an error says may be personal"


@pytest.mark.expected_logs("a defect")
def test_while_the_screen_is_drawn(bench: Bench) -> None:
    walk_to(bench, "GA013", MaterialsScreen)
    bench.wait(0.5)
    bench.lines["document_scanner"].device.latest = breaks
    assert bench.do(ChooseLanguage(Language.EN))
    assert is_wiped(bench)


@pytest.mark.expected_logs("a defect")
def test_while_something_outside_changes_the_screen(bench: Bench) -> None:
    walk_to(bench, "GA013", MaterialsScreen)
    bench.wait(0.5)
    bench.lines["document_scanner"].device.latest = breaks
    bench.terminal.refresh()
    assert is_wiped(bench)


@pytest.mark.expected_logs("a defect")
def test_while_time_passes(bench: Bench) -> None:
    walk_to(bench, "GA006", FaceScreen)
    bench.lines["camera"].device.latest = breaks
    bench.terminal.tick()
    assert is_wiped(bench)


@pytest.mark.expected_logs("a defect")
def test_while_a_late_result_is_taken(bench: Bench) -> None:
    bench.finger.capture = lambda *_: "no outcome that the port knows"  # type: ignore[assignment,method-assign]
    citizen = walk_to(bench, "GA002", FormScreen)
    citizen.walk(lambda screen: isinstance(screen, GoodbyeScreen))
    assert is_wiped(bench)
    assert end_of_visit(bench) == Ending.DEFECT


@pytest.mark.expected_logs("a defect", "closing a visit failed")
def test_even_where_its_record_cannot_be_begun(bench: Bench) -> None:
    walk_to(bench, "JT002", ReviewScreen)
    works = bench.workers["disk"].run
    bench.workers["disk"].run = breaks  # type: ignore[method-assign]
    assert bench.do(GoOn())
    bench.workers["disk"].run = works  # type: ignore[method-assign]
    assert is_wiped(bench)


@pytest.mark.expected_logs("closing a visit failed")
def test_even_where_its_record_cannot_be_written(bench: Bench) -> None:
    walk_to(bench, "GA004", FormScreen)
    journey = bench.terminal._visit.session.journey
    bench.do(SetField("mobile", "13800138000"))
    bench.do(Leave())
    works = bench.workers["disk"].run
    bench.workers["disk"].run = breaks  # type: ignore[method-assign]
    assert bench.do(ConfirmLeave())
    bench.workers["disk"].run = works  # type: ignore[method-assign]
    assert (journey.form.entries, journey.form.answers) == ({}, {})
    assert is_wiped(bench)


@pytest.mark.expected_logs("a defect")
def test_maintenance_page_has_no_one_to_forget(bench: Bench) -> None:
    bench.do(OpenMaintenance())
    bench.workers["disk"].run = breaks  # type: ignore[method-assign]
    for digit in "135246":
        assert bench.do(TypePin(digit))
    assert isinstance(bench.screen, EntranceScreen)
    assert bench.do(GoBack())
    assert isinstance(bench.screen, AttractScreen)


# --- the wipe itself ---


@dataclass
class Traces:
    """A place where a trace of the visit may lie."""

    name: str
    is_stuck: bool = False
    count: int = 0

    def erase(self) -> None:
        self.count += 1
        if self.is_stuck:
            raise OSError("the place cannot be cleared")


@pytest.mark.expected_logs("clearing the spool failed")
def test_failing_eraser_does_not_stop_others(bench: Bench) -> None:
    places = [Traces("input method"), Traces("the spool", is_stuck=True), Traces("image cache")]
    bench = Bench(erasers=places)
    bench.do(Wake())
    bench.do(Leave())
    bench.do(ConfirmLeave())
    assert isinstance(bench.screen, GoodbyeScreen), "the farewell is shown before other places are gone through"
    assert [each.count for each in places] == [0, 0, 0]
    bench.wait(0.3)
    proof = bench.terminal.last_wipe
    assert proof is not None
    assert [each.count for each in places] == [1, 1, 1]
    assert proof.cleared == ("session", "input method", "image cache", "memory")
    assert proof.failed == ("the spool",)
    assert not proof.is_clean


def test_a_wipe_that_cleared_everything_is_clean() -> None:
    released: list[int] = []
    bench = Bench(erasers=[Traces("input method")], release_memory=lambda: released.append(1))
    walk_to(bench, "GA004", FormScreen)
    session = bench.terminal._visit.session
    portrait = session.person.portrait
    bench.do(Leave())
    bench.do(ConfirmLeave())
    assert session.person is None, "the person is forgotten at once"
    bench.wait(0.3)
    assert bench.terminal.last_wipe.is_clean
    assert bench.terminal.last_wipe.visit_id == session.visit_id
    assert released
    assert not any(portrait.data)
    assert (session.person, session.journey, session.known, session.drafts) == (None, None, {}, {})


@pytest.mark.expected_logs("a defect")
def test_failing_watcher_cannot_prevent_the_wipe(bench: Bench) -> None:
    walk_to(bench, "GA004", FormScreen)
    session = bench.terminal._visit.session
    bench.do(Leave())
    bench.terminal.watch(breaks)
    bench.do(ConfirmLeave())
    assert session.person is None
    bench.wait(0.3)
    assert bench.terminal.last_wipe is not None


def test_free_memory_is_given_back_wherever_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    trimmed: list[int] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(malloc_trim=trimmed.append))
    release_memory()
    assert trimmed == [0]
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    release_memory()


def test_states_of_terminal_have_no_way_past_wipe() -> None:
    for (state, happening), after in TRANSITIONS.items():
        if state is TerminalState.ACTIVE:
            assert (happening, after) == (Happening.ENDED, TerminalState.WIPING)


@pytest.mark.expected_logs("ended by a defect")
def test_event_that_cannot_begin_ends_in_the_wipe(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Walks, "journey_of", breaks)
    assert bench.do(Wake())
    assert bench.do(OpenItem("birth"))
    assert bench.do(ChooseSituation(0))
    bench.do(GoOn())
    assert is_wiped(bench)


@pytest.mark.expected_logs("a defect")
def test_defect_at_rest_leaves_the_terminal_usable(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.lines["camera"], "status", breaks)
    bench.terminal.refresh()
    assert isinstance(bench.screen, AttractScreen)
    monkeypatch.undo()
    assert bench.do(Wake())
    assert bench.outbox.records == []
