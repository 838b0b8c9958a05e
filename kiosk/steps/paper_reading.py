"""Reading a card or paper into a form: what is printed there goes into the fields as if it had been typed, and is shown to be checked."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

from catalogue.input_types import PrintedPaper
from catalogue.schema import InputField
from drivers.ports.camera import DOCUMENT_SCANNER, Frame
from drivers.ports.pages import Blurred, Glare, NoPage, PageRead, ReadOutcome, SeveralPages
from kiosk.forms.printed import answers_in, is_printed
from kiosk.forms.verdict import Entry
from kiosk.steps.camera_feed import CameraFeed
from kiosk.steps.field_scan import FormPage
from kiosk.view.view import Section, Tone

if TYPE_CHECKING:
    from kiosk.steps.step import Step

LOOKS_SECONDS = 12.0
"""How long a picture is waited for."""
SETTLES_SECONDS = 1.0
"""The first pictures of a camera are dark; and the paper may still be moving."""

log = logging.getLogger(__name__)


class PaperReading:
    """Reads once for each tap (证件识读步骤); camera and page process run only meanwhile. Lost with the page of the form."""

    def __init__(self, step: "Step", page: FormPage) -> None:
        self._step = step
        self._page = page
        self._taker = step.context.services.pages
        line = step.context.services.devices.get(DOCUMENT_SCANNER)
        self._line, self._feed = line, CameraFeed(line)
        self._asked_at: float | None = None
        self._is_reading = False

    @property
    def is_busy(self) -> bool:
        """While something is read."""
        return self._asked_at is not None

    @property
    def label(self) -> str:
        """The button, "" where nothing on the page can be read here and now."""
        papers = self._papers
        status = None if self._line is None else self._line.status()
        can_read = self._taker is not None and self._taker.reads and self._line is not None
        if not papers or not can_read or not (status is None or status.is_usable):
            return ""
        return self._step.say("form.read_paper", paper=self._words(papers))

    def begin(self) -> bool:
        """Somebody tapped: camera and process on. False where there is nothing to read."""
        if self.label == "" or self.is_busy or self._taker is None:
            return False
        self._asked_at = self._step.seconds
        self._taker.begin()
        self._feed.start(self._step.seconds)
        self._tell(Tone.BUSY, "form.reading")
        return True

    def tick(self) -> None:
        """Take the picture when the camera has settled; give up when none comes."""
        if self._asked_at is None or self._is_reading:
            return
        self._feed.watch(self._step.seconds)
        waited, frame = self._step.seconds - self._asked_at, self._feed.latest()
        if frame is not None and waited >= SETTLES_SECONDS:
            self._read(frame)
        elif waited > LOOKS_SECONDS:
            self._over()
            self._tell(Tone.BAD, "form.read_failed")

    def stop(self) -> None:
        """The page goes."""
        if self.is_busy:
            self._over()

    def _read(self, frame: Frame) -> None:
        taker, pixels = self._taker, frame.pixels.copy()
        if taker is None:
            return
        self._is_reading = True
        done, failed = self._step.while_open(self._on_read), self._step.while_open(self._failed)
        self._step.context.services.workers.vision.run(lambda: taker.read(pixels), done, failed)

    def _on_read(self, outcome: ReadOutcome) -> None:
        self._over()
        match outcome:
            case PageRead(lines=lines):
                self._fill([line.text for line in lines])
            case NoPage() | SeveralPages():
                self._tell(Tone.CAUTION, "form.read_no_page")
            case Glare() | Blurred():
                self._tell(Tone.CAUTION, "form.read_unclear")
            case _:
                assert_never(outcome)

    def _failed(self, error: Exception) -> None:
        """Typing goes on as before."""
        self._over()
        log.info("%s: reading failed: %s", self._step.kind, type(error).__name__)
        self._tell(Tone.BAD, "form.read_failed")

    def _fill(self, texts: Sequence[str]) -> None:
        entries = self._step.context.journey.entries
        found = answers_in(texts, self._page.fields(), entries, self._page.context)
        if not found:
            self._tell(Tone.CAUTION, "form.read_nothing")
            return
        words = self._words(_papers_of([field for field, _ in found]))
        for field, entry in found:
            self._page.put(field.name, entry)
        self._page.tell(self._step.note(Tone.GOOD, "form.read_filled"))
        lines = [self._line_of(field, entry) for field, entry in found]
        heading = self._step.say("form.read_check", paper=words)
        advice = self._step.say("form.read_check_advice_line")
        self._step.context.visit.announce((Section(heading, "card-account-details-outline", (*lines, advice)),))

    def _line_of(self, field: InputField, entry: Entry) -> str:
        label = self._step.pick(field.label)
        return self._step.say("form.read_check_line", label=label, value=_grouped(entry.value))

    def _over(self) -> None:
        self._asked_at, self._is_reading = None, False
        self._feed.stop()
        if self._taker is not None:
            self._taker.erase()

    def _tell(self, tone: Tone, message: str) -> None:
        self._page.tell(self._step.note(tone, message, paper=self._words(self._papers)))

    @property
    def _papers(self) -> tuple[PrintedPaper, ...]:
        return _papers_of(self._page.fields())

    def _words(self, papers: Sequence[PrintedPaper]) -> str:
        return " / ".join(self._step.say(f"paper.{paper.value}") for paper in papers)


def _papers_of(fields: Sequence[InputField]) -> tuple[PrintedPaper, ...]:
    papers = [field.printed_on for field in fields if is_printed(field)]
    return tuple(dict.fromkeys(paper for paper in papers if paper is not None))


def _grouped(value: str) -> str:
    """Long numbers in groups of four, as they are on a bank card."""
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4)) if value.isdigit() else value
