"""Papers by typst, in a process of their own that is warm while a visit lasts and ends with it.

Blocks for some hundredths of a second: call on a worker. Keeps nothing of what it laid out.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper
from kiosk.papers.documents import document_json
from kiosk.papers.press_exchange import Asked, AskedDocument, AskedReceipt, next_answered, send
from kiosk.services.ports import NO_PICTURES, Pictures
from kiosk.services.receipt_blocks import Receipt

if TYPE_CHECKING:  # the first screen needs no pydantic
    from contract.documents import IssuedDocument

TEMPLATES = Path(__file__).parent / "templates"
PROJECT = Path(__file__).parents[2]
LONGEST = 20.0
"""Seconds; a paper takes some hundredths of one."""
ENDING = 5.0
"""Seconds that a process which was killed may take to be gone."""


class PressFailed(Exception):
    """There is no paper: a broken template, or a process that ended twice. Its own words may quote the paper and are dropped."""


class _ProcessGone(Exception):
    """It died, or took too long and was killed."""


class TypstPress:
    """The press (排版进程). Thread-safe. `begin` makes a process warm for the visit, `erase` ends it; without either one serves one paper.

    A process that dies or hangs is started again once for the paper that it owes.
    """

    name = "press"

    def __init__(self, templates: Path = TEMPLATES, longest: float = LONGEST) -> None:
        self._templates = templates
        self._longest = longest
        self._state = threading.Lock()
        self._turn = threading.Lock()
        self._process: _PressProcess | None = None
        self._is_begun = False
        self._visits = 0

    def begin(self) -> None:
        """A visit will want paper. Returns at once; the process becomes warm by itself."""
        with self._state:
            self._is_begun = True
            if self._process is None:
                self._process = _PressProcess(self._templates)

    def erase(self) -> None:
        """The visit is over: what the typesetter remembers of it ends, and so does what it is laying out."""
        with self._state:
            self._is_begun = False
            self._visits += 1
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def render(self, document: IssuedDocument, pictures: Pictures = NO_PICTURES) -> bytes:
        """The PDF of a document. Raises PressFailed."""
        return self._laid_out(AskedDocument(document_json(document, pictures)))

    def draw(self, receipt: Receipt, paper: ReceiptPaper) -> ReceiptImage:
        """The receipt in dots. Raises PressFailed."""
        return ReceiptImage(receipt.job_id, paper, self._laid_out(AskedReceipt(receipt, paper)))

    def _laid_out(self, asked: Asked) -> bytes:
        with self._turn:
            visit = self._visits
            for _ in range(2):
                try:
                    paper = self._once(asked)
                except _ProcessGone:
                    if visit != self._visits:
                        break
                    continue
                if paper is None:
                    raise PressFailed("the template is broken")
                return paper
        raise PressFailed("the press process ended")

    def _once(self, asked: Asked) -> bytes | None:
        with self._state:
            is_kept = self._is_begun
            process = self._process or _PressProcess(self._templates)
            self._process = process if is_kept else None
        try:
            return process.answer(asked, self._longest)
        except _ProcessGone:
            is_kept = False
            with self._state:
                self._process = None if self._process is process else self._process
            raise
        finally:
            if not is_kept:
                process.end()


class _PressProcess:
    """One `kiosk.papers.press_process`. The papers go by pipes: files and arguments can be read by others."""

    def __init__(self, templates: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.papers.press_process", str(templates)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT,
        )
        self._to = cast("BinaryIO", self._process.stdin)
        self._source = cast("BinaryIO", self._process.stdout)

    def answer(self, asked: Asked, seconds: float) -> bytes | None:
        """The paper; None for a broken template. One thread at a time. Raises _ProcessGone."""
        overdue = threading.Timer(seconds, self._process.kill)
        overdue.start()
        try:
            send(asked, self._to)
            answered = next_answered(self._source)
        except (OSError, ValueError):  # ValueError: `end` closed the pipe on another thread
            raise _ProcessGone from None
        finally:
            overdue.cancel()
        if answered is None:
            raise _ProcessGone
        return answered.paper

    def end(self) -> None:
        """Kill it, whatever it does, and wait until it is gone."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDING)
        for pipe in (self._to, self._source):
            with contextlib.suppress(OSError):  # what was not sent yet
                pipe.close()
