"""A guided test on the screen: its instruction, figures and answers; when it ends it is written down, sent and audited."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from contract.terms import AuditEvent, TestVerdict
from kiosk.diagnostics.measure_words import value_in_words
from kiosk.diagnostics.runs.guided_run import GuidedRun, RunContext, RunStage
from kiosk.services.maintenance.upkeep_book import TestResult
from kiosk.view.diagnostics import GuidedTestScreen, LivePictureKind
from kiosk.view.facts import FactRow, FactState, PageButton
from kiosk.view.intents import FitGrid, Intent, PressButton, TouchCell
from kiosk.view.note import Note, Tone

if TYPE_CHECKING:
    from catalogue.text import Language
    from drivers.ports.camera import Frame
    from kiosk.diagnostics.page import PageContext
    from kiosk.diagnostics.runs.guided_tests import GuidedTest

BACK, BEGIN = "back_to_list", "begin"
PICTURES = {"camera": LivePictureKind.FACE, "target": LivePictureKind.DOCUMENT}
_STATES = {True: FactState.OK, False: FactState.BAD, None: FactState.PLAIN}

log = logging.getLogger(__name__)


class ShownRun:
    """One guided test as a screen (测试画面). `on_ended` hears of each result."""

    def __init__(self, context: PageContext, test: GuidedTest, on_ended: Callable[[TestResult], None]) -> None:
        self._context = context
        self._test = test
        self._on_ended = on_ended
        self._is_kept = False
        self._run: GuidedRun = test.make(
            RunContext(context.services, context.place, context.snapshot, self._on_changed, context.try_visit),
        )

    def screen(self, language: Language) -> GuidedTestScreen:
        say, run = self._context.say(language), self._run
        is_live = run.stage is RunStage.RUNNING and self._test.id in PICTURES
        return GuidedTestScreen(
            say(f"guided.{self._test.id}"),
            say(f"guided.{self._test.id}_do"),
            tuple(
                FactRow(
                    measure.name,
                    say(f"guided.measure_{measure.name}"),
                    value_in_words(measure.value, say),
                    "",
                    _STATES[measure.is_good],
                )
                for measure in run.measures
            ),
            tuple(self._buttons(say)),
            self._note(say),
            PICTURES[self._test.id] if is_live else LivePictureKind.NONE,
            run.columns if run.cells else 0,
            run.cells,
            covers_screen=run.covers_screen,
        )

    def take(self, intent: Intent) -> bool:
        """A touch; the way back is the page's."""
        match intent:
            case PressButton(key) if key == BEGIN and self._run.stage in (RunStage.READY, RunStage.ENDED):
                self._is_kept = False
                self._run.begin()
                return True
            case PressButton(key):
                return self._run.choose(key)
            case TouchCell(index):
                return self._run.touch(index)
            case FitGrid(columns, rows):
                return self._run.fit(columns, rows)
            case _:
                return False

    @property
    def is_running(self) -> bool:
        """Whether the test is under way, and nothing is asked yet."""
        return self._run.stage is RunStage.RUNNING

    def tick(self) -> None:
        """What moves by itself."""
        self._run.tick()

    def close(self) -> None:
        """It is left: one that has not ended has no result, and is written down as left."""
        if self._run.stage in (RunStage.RUNNING, RunStage.ASKING):
            self._context.audit(AuditEvent.ACTION_FAILED, f"test_left:{self._test.id}")
        self._run.close()

    def face_frame(self) -> Frame | None:
        """Of the test that shows it."""
        return self._run.face_frame()

    def document_frame(self) -> Frame | None:
        """Of the test that shows it."""
        return self._run.document_frame()

    def _buttons(self, say: Callable[..., str]) -> list[PageButton]:
        run = self._run
        back = PageButton(BACK, say("guided.back"), "format-list-bulleted")
        answers = [PageButton(choice.key, choice.said or say(f"guided.choice_{choice.key}")) for choice in run.choices]
        if run.stage is RunStage.RUNNING or answers:
            return [*answers, back]
        begin = "guided.begin" if run.stage is RunStage.READY else "guided.again"
        return [PageButton(BEGIN, say(begin), "play", is_main=run.stage is RunStage.READY), back]

    def _note(self, say: Callable[..., str]) -> Note | None:
        run = self._run
        if run.stage is RunStage.READY:
            last = self._context.services.upkeep.book.last(self._test.id)
            return None if last is None else Note(Tone.NEUTRAL, last_words(last, self._context, say))
        if run.stage is RunStage.RUNNING:
            return Note(Tone.BUSY, run.meanwhile(say))
        if run.stage is RunStage.ASKING:
            return Note(Tone.CAUTION, run.question(say))
        is_passed = run.verdict is TestVerdict.PASSED
        words = say("guided.passed") if is_passed else say(run.problem or "guided.failed")
        return Note(Tone.GOOD if is_passed else Tone.BAD, words)

    def _on_changed(self) -> None:
        run = self._run
        if run.stage is RunStage.ENDED and run.verdict is not None and not self._is_kept:
            self._is_kept = True
            self._keep(run, run.verdict)
        self._context.on_changed()

    def _keep(self, run: GuidedRun, verdict: TestVerdict) -> None:
        context, test = self._context, self._test
        who = context.attendant
        at = context.services.health.wall_time
        result = TestResult(test.id, test.subject, verdict, run.evidence, who.role.value, who.number, at, run.seconds)
        context.services.workers.disk.run(lambda: _write_result(context, result), _ignore, _on_lost)
        event = AuditEvent.TEST_PASSED if verdict is TestVerdict.PASSED else AuditEvent.TEST_FAILED
        context.audit(event, test.id, detail=run.evidence)
        self._on_ended(result)


def last_words(last: TestResult, context: PageContext, say: Callable[..., str]) -> str:
    """When a test was made last, how it ended, and by whom."""
    local = last.at.astimezone(context.place.timezone)
    verdict = say(f"guided.verdict_{last.verdict.value}")
    role = say(f"guided.role_{last.role}")
    return say("guided.last", at=f"{local:%m-%d %H:%M}", verdict=verdict, role=role, account=last.account)


def _write_result(context: PageContext, result: TestResult) -> None:
    """Into the book, and as a record for the centre."""
    from contract.records import DeviceTestFacts

    services = context.services
    services.upkeep.book.add_result(result)
    facts = DeviceTestFacts(
        test=result.test,
        family=result.family,
        verdict=result.verdict,
        evidence=result.evidence,
        role=result.role,
        account=result.account,
        duration_seconds=result.seconds,
    )
    services.outbox.commit(facts, None, result.at, services.health.clock_quality)
    services.wake_relay()


def _ignore(_result: None) -> None:
    """The centre hears of it."""


def _on_lost(error: Exception) -> None:
    log.warning("the result of a test could not be written: %s", type(error).__name__)
