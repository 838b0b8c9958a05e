"""The way to the centre step by step, to a signed answer of its own, each with what was measured; in the background, and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.text import Language
from kiosk.diagnostics.centre_probe import CentreProbe, probe_centre
from kiosk.diagnostics.evidence_words import evidence_words
from kiosk.diagnostics.fact_words import check_row, moment
from kiosk.diagnostics.page import Page, PageContext
from kiosk.view.diagnostics import DiagnosticsScreen
from kiosk.view.facts import FactRow, PageButton
from kiosk.view.intents import Intent, PressButton
from kiosk.view.note import Note, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.services.condition.checks import CheckResult

AGAIN = "again"


class NetworkPage(Page):
    """Looks at the network step by step (网络逐项检查). One look at a time."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._results: tuple[CheckResult, ...] = ()
        self._probe = CentreProbe()
        self._under_way = 0
        self._is_closed = False
        self._look()

    def screen(self, language: Language) -> DiagnosticsScreen:
        say = self._context.say(language)
        steps = tuple(
            check_row(result, say, say(f"diagnostics.step_{result.id.partition('.')[2]}")) for result in self._results
        )
        note = Note(Tone.BUSY, say("diagnostics.looking")) if self._under_way else None
        button = PageButton(AGAIN, say("diagnostics.look_again"), "refresh", is_enabled=not self._under_way)
        rows = (*steps, *self._answers(say))
        return DiagnosticsScreen(say("diagnostics.page_network"), rows, (button,), note)

    def take(self, intent: Intent) -> bool:
        """Check the network once more when the button is pressed."""
        return isinstance(intent, PressButton) and intent.key == AGAIN and self._look()

    def close(self) -> None:
        """What comes late is of no use."""
        self._is_closed = True

    def _look(self) -> bool:
        """The steps and the question at once: a question that hangs keeps no step from being seen."""
        if self._under_way:
            return False
        self._under_way, self._probe = 2, CentreProbe()
        services, terminal_id = self._context.services, self._context.place.terminal_id
        services.workers.vision.run(services.tools.network, self._on_results, lambda _: self._on_results(()))
        services.workers.centre.run(
            lambda: probe_centre(services, terminal_id),
            self._take_probe,
            lambda error: self._take_probe(CentreProbe(why=type(error).__name__)),
        )
        return True

    def _on_results(self, results: tuple[CheckResult, ...]) -> None:
        self._results = results
        self._note_end()

    def _take_probe(self, probe: CentreProbe) -> None:
        self._probe = probe
        self._note_end()

    def _note_end(self) -> None:
        self._under_way -= 1
        if not self._is_closed:
            self._context.on_changed()

    def _answers(self, say: Callable[..., str]) -> Iterator[FactRow]:
        """What this very question found, and when the centre was heard last."""
        health, zone, probe = self._context.services.health, self._context.place.timezone, self._probe
        beat = next((job for job in health.jobs if job.name == "heartbeat"), None)
        last = moment(None if beat is None else beat.last_success, zone)
        why = evidence_words(probe.why, say, is_of_device=False)
        detail = say("diagnostics.last_answer", last=last, why=why)
        took = "" if probe.seconds is None else f" · {probe.seconds * 1000:.0f} ms"
        off = "—" if probe.off_seconds is None else f"{probe.off_seconds:+.1f} s"
        signed, answered = (say(f"diagnostics.{state.value}") for state in (probe.signature, probe.answer))
        yield FactRow("signature", say("diagnostics.step_signature"), signed, condition=probe.signature)
        yield FactRow("answer", say("diagnostics.step_answer"), answered + took, detail, probe.answer)
        yield FactRow("time", say("diagnostics.step_time"), off, condition=probe.time)
