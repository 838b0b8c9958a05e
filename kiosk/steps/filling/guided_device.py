"""设备步骤 — the step that another maker's device brings: it says what is shown and gives the answer to one field.

What it says is data and comes from its own process: where that fails, this step says so and the rest of the visit goes on.
"""

from collections.abc import Iterator

from catalogue.text import LocalText
from drivers.ports.device import ReaderFailed
from drivers.ports.guided import GuidedDevice, GuidedMove, GuidedOutcome, GuidedPage
from drivers.ports.manifest import Words
from drivers.ports.status import FamilyOf
from kiosk.forms.verdict import Entry
from kiosk.forms.visibility import is_required
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.steps.context import StepContext
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.guided import GuidedScreen
from kiosk.view.lines import Line
from kiosk.view.note import Note, Tone

WAIT_SECONDS, WAIT_DEADLINE = 10.0, 20.0
NEXT_AFTER = 0.3
"""Seconds between two pages, so that a device that gives them without end costs little."""
MOST_HEADING, MOST_NOTE, MOST_LABEL, MOST_VALUE, MOST_LINES, MOST_ANSWER = 60, 160, 40, 60, 6, 200
"""Characters and lines of another maker that are shown; an answer that is longer is none."""


class GuidedDeviceStep(Step):
    """Leads through the pages that a device of another maker brings (设备引导步骤)."""

    kind = StepKind.DEVICE

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._field = context.journey.form.field_named(planned.fields[0])
        self._page: GuidedPage | None = None
        self._failure = ""
        self._ask_at: float | None = None
        self._pages = 0

    def enter(self) -> None:
        """Let the device begin its work."""
        self._ask(GuidedMove.BEGIN)

    def leave(self) -> None:
        """Forget what was measured; the answer went to the journey."""
        super().leave()
        self._page = None

    def screen(self) -> GuidedScreen:
        """The device's page, or that it cannot be used."""
        heading = self.pick(self._field.label)
        if self._failure:
            return GuidedScreen(heading, self.note_in_language(self.note(Tone.BAD, self._failure)))
        if self._page is None:
            return GuidedScreen(heading, self.note_in_language(self.note(Tone.BUSY, "device.beginning")))
        page = self._page
        note = Note(Tone(page.tone.value), self._words(page.note, MOST_NOTE), self._words(page.advice, MOST_NOTE))
        return GuidedScreen(self._words(page.heading, MOST_HEADING) or heading, note, tuple(self._lines(page)))

    def main(self) -> Main:
        """On with an answer; else once more, or past it where it may be left out."""
        if self.context.journey.is_captured(self._field):
            return Main(MainAction.CONTINUE)
        if self._failure and not self._is_required:
            return Main(MainAction.SKIP)
        return Main(MainAction.RETRY) if self._failure or self._offers_again else NO_MAIN

    def press(self) -> bool:
        """As the button says."""
        match self.main().action:
            case MainAction.RETRY:
                self._ask(GuidedMove.BEGIN if self._failure else GuidedMove.AGAIN)
            case _:
                self.context.moves.go_on()
        return True

    def page(self) -> int:
        """Each new page of the device."""
        return self._pages

    def tick(self) -> None:
        """Ask for the next page when it is time."""
        if self._ask_at is not None and self.seconds >= self._ask_at:
            self._ask(GuidedMove.WAIT)

    def on_device_failed(self, error: Exception) -> None:
        """The device, its process or its maker's code failed."""
        super().on_device_failed(error)
        self._fail("device.failed")

    @property
    def _is_required(self) -> bool:
        return is_required(self._field, self.context.journey.form.answers)

    @property
    def _offers_again(self) -> bool:
        return self._page is not None and self._page.offers_again

    def _ask(self, move: GuidedMove) -> None:
        self._ask_at, self._failure = None, ""
        device = self.context.services.devices.get(FamilyOf[GuidedDevice](self._field.device or ""))
        if device is None:
            self._fail("device.absent")
            return
        self.command(device, lambda run, stop: run.guide(move, WAIT_SECONDS, stop), self._on_page, WAIT_DEADLINE)

    def _on_page(self, outcome: GuidedOutcome) -> None:
        if isinstance(outcome, ReaderFailed) or len(outcome.answer) > MOST_ANSWER:
            self._fail("device.failed")
            return
        if outcome != self._page:
            self.context.visit.note_touch()  # something happened at the device, as good as a touch on the screen
            self._pages += self._page is None or outcome.heading != self._page.heading
        self._page = outcome
        answer = _plain(outcome.answer)
        if answer:
            self.context.journey.form.answer(self._field.name, Entry(answer), answer)
        elif not outcome.offers_again:
            self._ask_at = self.seconds + NEXT_AFTER

    def _fail(self, message: str) -> None:
        self._page, self._failure = None, message

    def _words(self, words: Words, most: int) -> str:
        return (
            _plain(self.pick(LocalText(zh=words.zh, en=words.en, others=words.others)))[:most]
            if words.zh and words.en
            else ""
        )

    def _lines(self, page: GuidedPage) -> Iterator[Line]:
        for line in page.lines[:MOST_LINES]:
            yield Line(self._words(line.label, MOST_LABEL), _plain(line.value)[:MOST_VALUE])


def _plain(text: str) -> str:
    """Without control characters, and with no more than one space between words."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
