"""Reading a card or paper into a form: what is printed there goes into the fields as if it had been typed, and is shown to be checked."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from catalogue.input_types import PrintedPaper
from catalogue.schema import InputField
from drivers.ports.camera import DOCUMENT_SCANNER, Frame
from drivers.ports.pages import PageRead, PageTaker, ReadOutcome
from kiosk.forms.printed import answers_in, is_printed
from kiosk.forms.verdict import Entry
from kiosk.services.camera_feed import CameraFeed
from kiosk.services.ports import may_be_used
from kiosk.services.usual_waits import Wait
from kiosk.steps.filling.field_scan import FormPage
from kiosk.steps.filling.page_hindrances import HINDRANCE_MESSAGES
from kiosk.view.lines import Section
from kiosk.view.note import Tone

if TYPE_CHECKING:
    from kiosk.steps.step import Step

LOOKS_SECONDS = 12.0
"""How long a picture is waited for."""
SETTLES_SECONDS = 1.0
"""The first pictures of a camera are dark; and the paper may still be moving."""

log = logging.getLogger(__name__)


class _Asked(Struct, frozen=True):
    """Somebody tapped: when, and whether the picture is taken already."""

    taker: PageTaker
    at: float
    is_reading: bool = False


class PaperReading:
    """Reads once for each tap (证件识读步骤); camera and page process run only meanwhile. Lost with the page of the form."""

    def __init__(
        self, step: "Step", page: FormPage, *, is_offered: Callable[[PrintedPaper], bool] = lambda _: True
    ) -> None:
        self._step = step
        self._page = page
        self._is_offered = is_offered
        self._taker = step.context.services.pages
        line = step.context.services.devices.get(DOCUMENT_SCANNER)
        self._line, self._feed = line, CameraFeed(line)
        self._asked: _Asked | None = None

    @property
    def is_busy(self) -> bool:
        """While something is read."""
        return self._asked is not None

    @property
    def label(self) -> str:
        """The button, "" where nothing on the page can be read here and now."""
        papers = self._papers
        can_read = self._taker.reads and may_be_used(self._line)
        if not papers or not can_read:
            return ""
        return self._step.say("form.read_paper", paper=self._words(papers))

    def begin(self) -> bool:
        """Somebody tapped: camera and process on. False where there is nothing to read."""
        if self.label == "" or self.is_busy:
            return False
        self._asked = _Asked(self._taker, self._step.seconds)
        self._taker.begin()
        self._feed.start(self._step.seconds)
        self._page.on_note(self._step.begin_wait(Wait.PAGE, "form.reading", paper=self._words(self._papers)))
        return True

    def tick(self) -> None:
        """Take the picture when the camera has settled; give up when none comes."""
        asked = self._asked
        if asked is None or asked.is_reading:
            return
        self._feed.watch(self._step.seconds)
        waited, frame = self._step.seconds - asked.at, self._feed.latest()
        if frame is not None and waited >= SETTLES_SECONDS:
            self._asked = replace(asked, is_reading=True)
            self._read(asked.taker, frame)
        elif waited > LOOKS_SECONDS:
            self._end_reading(asked.taker)
            self._tell(Tone.BAD, "form.read_failed")

    def stop(self) -> None:
        """End the reading when the citizen leaves the page."""
        if self._asked is not None:
            self._end_reading(self._asked.taker)

    def _read(self, taker: PageTaker, frame: Frame) -> None:
        picture = frame.picture.copy()

        def read(outcome: ReadOutcome) -> None:
            self._end_reading(taker)
            self._step.end_wait()
            if isinstance(outcome, PageRead):
                self._fill([line.text for line in outcome.lines])
            else:
                self._tell(Tone.CAUTION, HINDRANCE_MESSAGES[type(outcome)].read)

        def on_failed(error: Exception) -> None:
            """Typing goes on as before."""
            self._end_reading(taker)
            log.info("%s: reading failed: %s", self._step.kind, type(error).__name__)
            self._tell(Tone.BAD, "form.read_failed")

        vision = self._step.context.services.workers.vision
        vision.run(lambda: taker.read(picture), self._step.while_open(read), self._step.while_open(on_failed))

    def _fill(self, texts: Sequence[str]) -> None:
        entries = self._step.context.journey.form.entries
        found = answers_in(texts, self._page.fields(), entries, self._page.context)
        if not found:
            self._tell(Tone.CAUTION, "form.read_nothing")
            return
        words = self._words(_papers_of([field for field, _ in found]))
        for field, entry in found:
            self._page.put(field.name, entry)
        self._page.on_note(self._step.note(Tone.GOOD, "form.read_filled"))
        lines = [self._line_of(field, entry) for field, entry in found]
        heading = self._step.say("form.read_check", paper=words)
        advice = self._step.say("form.read_check_advice_line")
        self._step.context.visit.announce((Section(heading, "card-account-details-outline", (*lines, advice)),))

    def _line_of(self, field: InputField, entry: Entry) -> str:
        label = self._step.pick(field.label)
        return self._step.say("form.read_check_line", label=label, value=_in_groups(entry.value))

    def _end_reading(self, taker: PageTaker) -> None:
        self._asked = None
        self._feed.stop()
        taker.erase()

    def _tell(self, tone: Tone, message: str) -> None:
        self._page.on_note(self._step.note(tone, message, paper=self._words(self._papers)))

    @property
    def _papers(self) -> tuple[PrintedPaper, ...]:
        return tuple(paper for paper in _papers_of(self._page.fields()) if self._is_offered(paper))

    def _words(self, papers: Sequence[PrintedPaper]) -> str:
        return " / ".join(self._step.say(f"paper.{paper.value}") for paper in papers)


def _papers_of(fields: Sequence[InputField]) -> tuple[PrintedPaper, ...]:
    papers = [field.printed_on for field in fields if is_printed(field)]
    return tuple(dict.fromkeys(paper for paper in papers if paper is not None))


def _in_groups(value: str) -> str:
    """Long numbers in groups of four, as they are on a bank card."""
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4)) if value.isdigit() else value
