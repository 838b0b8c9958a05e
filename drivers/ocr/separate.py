"""Pages in a process of their own, which is ready while a step wants pages and ends with it: pictures and networks end with it too."""

import contextlib
import subprocess
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

from drivers.ocr.exchange import AnsweredPage, AskedPage, ask_page, next_answered_page
from drivers.ocr.model_files import installed_reading_models
from drivers.ports.device import Pixels
from drivers.ports.errors import DeviceFault
from drivers.ports.pages import PageCaptured, PageOutcome, PageRead, ReadOutcome

LONGEST = 30.0
"""Seconds a page may take, with the start of the process before the first one: usually under two."""
ENDING = 5.0
"""Seconds that a process which was killed may take to be gone."""


class PageProcessGone(DeviceFault):
    """The process died, or took too long and was killed. The next page starts another one."""


class SeparatePageTaker:
    """The page process (取页进程), as `drivers.ports.pages.PageTaker`. Thread-safe; `command` starts the process in `folder`."""

    name = "pages"

    def __init__(self, command: Sequence[str], folder: Path, longest: float = LONGEST) -> None:
        self._command = tuple(command)
        self._folder = folder
        self._longest = longest
        self._state = threading.Lock()
        self._turn = threading.Lock()
        self._process: _PageProcess | None = None
        self._is_begun = False

    @cached_property
    def reads(self) -> bool:
        """Whether the models are installed."""
        return installed_reading_models().are_there

    def begin(self) -> None:
        """Returns at once; the process becomes ready by itself."""
        with self._state:
            self._is_begun = True
            if self._process is None:
                self._process = _PageProcess(self._command, self._folder)

    def erase(self) -> None:
        """Whatever it is at: it ends now."""
        with self._state:
            self._is_begun = False
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def take(self, pixels: Pixels) -> PageOutcome:
        """See `PageTaker.take`. Raises PageProcessGone."""
        answered = self._answer(pixels, reads=False)
        if isinstance(answered, PageRead):
            raise PageProcessGone("the page process answered something else")
        return answered

    def read(self, pixels: Pixels) -> ReadOutcome:
        """See `PageTaker.read`. Raises PageProcessGone."""
        answered = self._answer(pixels, reads=True)
        if isinstance(answered, PageCaptured):
            raise PageProcessGone("the page process answered something else")
        return answered

    def _answer(self, pixels: Pixels, *, reads: bool) -> AnsweredPage:
        height, width, colours = pixels.shape
        whole = pixels if pixels.flags.c_contiguous else pixels.copy()
        with self._turn:
            process = self._running()
            answered = process.answer(AskedPage((height, width, colours), reads), whole, self._longest)
            if answered is None:
                with self._state:
                    self._process = None if self._process is process else self._process
                process.end()
                raise PageProcessGone("the page process ended")
        return answered

    def _running(self) -> "_PageProcess":
        with self._state:
            if not self._is_begun:
                raise PageProcessGone("no step wants pages")
            if self._process is None:
                self._process = _PageProcess(self._command, self._folder)
            return self._process


class _PageProcess:
    """One process. Pictures go by pipes: files can be read by others."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        self._to = cast("BinaryIO", self._process.stdin)
        self._source = cast("BinaryIO", self._process.stdout)

    def answer(self, asked: AskedPage, picture: Pixels, seconds: float) -> AnsweredPage | None:
        """None where it died, or had to be killed after so many seconds. One thread at a time."""
        overdue = threading.Timer(seconds, self._process.kill)
        overdue.start()
        try:
            ask_page(asked, picture, self._to)
            return next_answered_page(self._source)
        except (OSError, ValueError):  # ValueError: `end` closed the pipe on another thread
            return None
        finally:
            overdue.cancel()

    def end(self) -> None:
        """Kill it, whatever it does, and wait until it is gone."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDING)
        for pipe in (self._to, self._source):
            with contextlib.suppress(OSError):  # what was not sent yet
                pipe.close()
