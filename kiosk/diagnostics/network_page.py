"""The way to the centre step by step, each with what was measured; looked at in the background and again on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.text import Language
from kiosk.diagnostics.fact_words import check_row, moment
from kiosk.diagnostics.page import Page, PageContext
from kiosk.view.facts import FactRow, FactState, PageButton
from kiosk.view.intents import Intent, PressButton
from kiosk.view.view import DiagnosticsScreen, Note, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.services.checks import CheckResult

AGAIN = "again"


class NetworkPage(Page):
    """网络逐项检查. One look at a time."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._results: tuple[CheckResult, ...] = ()
        self._is_looking = False
        self._is_closed = False
        self._look()

    def screen(self, language: Language) -> DiagnosticsScreen:
        say = self._context.say(language)
        steps = tuple(
            check_row(each, language, say, say(f"diagnostics.step_{each.id.partition('.')[2]}"))
            for each in self._results
        )
        note = Note(Tone.BUSY, say("diagnostics.looking")) if self._is_looking else None
        button = PageButton(AGAIN, say("diagnostics.look_again"), "refresh", is_enabled=not self._is_looking)
        rows = (*steps, *self._answers(say))
        return DiagnosticsScreen(say("diagnostics.page_network"), rows, (button,), note)

    def take(self, intent: Intent) -> bool:
        """Look again."""
        return isinstance(intent, PressButton) and intent.key == AGAIN and self._look()

    def close(self) -> None:
        """What comes late is of no use."""
        self._is_closed = True

    def _look(self) -> bool:
        if self._is_looking:
            return False
        self._is_looking = True
        self._context.services.workers.vision.run(self._context.services.tools.network, self._took, self._failed)
        return True

    def _took(self, results: tuple[CheckResult, ...]) -> None:
        self._is_looking, self._results = False, results
        if not self._is_closed:
            self._context.changed()

    def _failed(self, _error: Exception) -> None:
        self._took(())

    def _answers(self, say: Callable[..., str]) -> Iterator[FactRow]:
        """What the last exchange with the centre told: signature and answer are of it, and so is the difference of the clocks."""
        health, zone = self._context.services.health, self._context.place.timezone
        network, beat = health.network, next((each for each in health.jobs if each.name == "heartbeat"), None)
        is_heard = network.failures == 0 and network.successes > 0
        state = FactState.OK if is_heard else FactState.BAD if network.failures else FactState.UNKNOWN
        why = "" if beat is None else beat.problem
        last = moment(None if beat is None else beat.last_success, zone)
        detail = say("diagnostics.last_answer", last=last, why=why or "—")
        yield FactRow(
            "signature", say("diagnostics.step_signature"), say(f"diagnostics.{state.value}"), condition=state
        )
        yield FactRow("answer", say("diagnostics.step_answer"), say(f"diagnostics.{state.value}"), detail, state)
        off = (self._context.services.clock.now() - health.centre_time).total_seconds()
        known = FactState.UNKNOWN if not is_heard else FactState.BAD if health.clock_problem else FactState.OK
        yield FactRow("time", say("diagnostics.step_time"), f"{off:+.1f} s" if is_heard else "—", condition=known)
