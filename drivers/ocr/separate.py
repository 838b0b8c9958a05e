"""Pages and handwriting, each in a process of its own: ready while a step wants pages, or from the opening of the board to its end.

Pictures, strokes and networks end with it.
"""

from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path

from drivers.ocr.exchange import AnsweredPage, AskedPage, PageWish, next_answered_page
from drivers.ocr.model_files import installed_reading_models
from drivers.ocr.written_exchange import AnsweredCandidates, AskedStrokes, next_answered_candidates
from drivers.piped.kept_process import KeptProcess
from drivers.piped.messages import send, size_of
from drivers.ports.errors import DeviceFault
from drivers.ports.handwriting import Stroke
from drivers.ports.pages import PageAsItLies, PageCaptured, PageOutcome, PageRead, ReadOutcome
from drivers.ports.picture import Picture

LONGEST = 30.0
"""Seconds a page may take, with the start of the process before the first one: usually under two."""


class PageProcessGone(DeviceFault):
    """The process died, or took too long and was killed. The next page starts another one."""


class SeparatePageTaker:
    """The page process (取页进程), as `drivers.ports.pages.PageTaker`. Thread-safe; `command` starts the process in `folder`."""

    name = "pages"

    def __init__(self, command: Sequence[str], folder: Path, longest: float = LONGEST) -> None:
        self._process: KeptProcess[AnsweredPage] = KeptProcess(
            command, folder, next_answered_page, PageProcessGone, longest
        )

    @cached_property
    def reads(self) -> bool:
        """Whether the models are installed."""
        return installed_reading_models().are_there

    def begin(self) -> None:
        """Returns at once; the process becomes ready by itself."""
        self._process.begin()

    def erase(self) -> None:
        """Whatever it is at: it ends now."""
        self._process.erase()

    def take(self, picture: Picture) -> PageOutcome:
        """See `PageTaker.take`. Raises PageProcessGone."""
        answered = self._answer(picture, PageWish.TAKE)
        if isinstance(answered, PageRead | PageAsItLies):
            raise PageProcessGone("the page process answered something else")
        return answered

    def keep(self, picture: Picture) -> PageAsItLies:
        """See `PageTaker.keep`. Raises PageProcessGone."""
        answered = self._answer(picture, PageWish.KEEP)
        if not isinstance(answered, PageAsItLies):
            raise PageProcessGone("the page process answered something else")
        return answered

    def read(self, picture: Picture) -> ReadOutcome:
        """See `PageTaker.read`. Raises PageProcessGone."""
        answered = self._answer(picture, PageWish.READ)
        if isinstance(answered, PageCaptured | PageAsItLies):
            raise PageProcessGone("the page process answered something else")
        return answered

    def _answer(self, picture: Picture, wish: PageWish) -> AnsweredPage:
        return self._process.answer(partial(send, AskedPage(size_of(picture), wish), data=[picture.data]))


WRITING_LONGEST, WRITING_STARTING = 10.0, 15.0
"""Seconds that a reading may take, usually a fiftieth of one, and the first one of a process more."""


class WritingProcessGone(DeviceFault):
    """The process died, or took too long and was killed. The next stroke starts another one."""


class SeparateHandwriting:
    """The writing process (手写识别进程), as `drivers.ports.handwriting.HandwritingReader`. Thread-safe."""

    def __init__(self, command: Sequence[str], folder: Path, longest: float = WRITING_LONGEST) -> None:
        self._process: KeptProcess[AnsweredCandidates] = KeptProcess(
            command, folder, next_answered_candidates, WritingProcessGone, longest, WRITING_STARTING
        )

    def begin(self) -> None:
        """Returns at once; the process becomes ready by itself."""
        self._process.begin()

    def erase(self) -> None:
        """Whatever it is at: it ends now."""
        self._process.erase()

    def candidates(self, strokes: Sequence[Stroke], most: int) -> tuple[str, ...]:
        """See `HandwritingReader.candidates`. Raises WritingProcessGone."""
        return self._process.answer(partial(send, AskedStrokes(strokes, most))).candidates
