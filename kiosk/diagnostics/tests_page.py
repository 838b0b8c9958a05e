"""Guided tests of everything that this terminal has: the list with the last results, and one test at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract.terms import TestVerdict
from kiosk.diagnostics.page import Page, PageContext
from kiosk.diagnostics.runs.guided_tests import GuidedTest, guided_tests_of
from kiosk.diagnostics.shown_run import BACK, ShownRun, last_words
from kiosk.view.diagnostics import DiagnosticsScreen, GuidedTestScreen
from kiosk.view.facts import FactRow, FactState
from kiosk.view.intents import Intent, OpenRow, PressButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalogue.text import Language
    from drivers.ports.camera import Frame
    from kiosk.services.maintenance.upkeep_book import TestResult

_STATES = {
    TestVerdict.PASSED: FactState.OK,
    TestVerdict.FAILED: FactState.BAD,
    TestVerdict.SKIPPED: FactState.UNKNOWN,
}


class TestsPage(Page):
    """Lists the guided tests and runs the one that is chosen (引导测试)."""

    __test__ = False

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._shown: ShownRun | None = None

    def screen(self, language: Language) -> DiagnosticsScreen | GuidedTestScreen:
        if self._shown is not None:
            return self._shown.screen(language)
        say = self._context.say(language)
        rows = tuple(self._row(test, say) for test in guided_tests_of(self._context.services.devices))
        return DiagnosticsScreen(say("diagnostics.page_tests"), rows)

    def take(self, intent: Intent) -> bool:
        if self._shown is not None:
            if intent == PressButton(BACK):
                self.close()
                return True
            return self._shown.take(intent)
        return isinstance(intent, OpenRow) and self._open(intent.key)

    def back(self) -> bool:
        """From a test to the list."""
        was_shown = self._shown is not None
        self.close()
        return was_shown

    def tick(self) -> None:
        if self._shown is not None:
            self._shown.tick()

    @property
    def is_at_work(self) -> bool:
        """Whether a test runs."""
        return self._shown is not None and self._shown.is_running

    def close(self) -> None:
        shown, self._shown = self._shown, None
        if shown is not None:
            shown.close()

    def face_frame(self) -> Frame | None:
        return None if self._shown is None else self._shown.face_frame()

    def document_frame(self) -> Frame | None:
        return None if self._shown is None else self._shown.document_frame()

    def _open(self, key: str) -> bool:
        test = next((test for test in guided_tests_of(self._context.services.devices) if test.id == key), None)
        if test is None:
            return False
        self._shown = ShownRun(self._context, test, _on_kept)
        return True

    def _row(self, test: GuidedTest, say: Callable[..., str]) -> FactRow:
        last = self._context.services.upkeep.book.last(test.id)
        if last is None:
            return FactRow(
                test.id, say(f"guided.{test.id}"), say("guided.never"), "", FactState.UNKNOWN, True, test.icon
            )
        words, state = last_words(last, self._context, say), _STATES[last.verdict]
        verdict = say(f"guided.verdict_{last.verdict.value}")
        return FactRow(test.id, say(f"guided.{test.id}"), verdict, words, state, True, test.icon)


def _on_kept(_result: TestResult) -> None:
    """The list reads the book."""
