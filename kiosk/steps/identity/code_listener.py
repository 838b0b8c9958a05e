"""Listens at the code scanner while a step is up, beside whatever else the step does. Waiting for a code is not work."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from drivers.ports.code_scanner import CODE_SCANNER, CodeOutcome, CodeScanned, GarbledCode, NoCode
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceFault
from kiosk.services.ports import Ticket, may_be_used

if TYPE_CHECKING:
    from kiosk.steps.step import Step

SCAN_SECONDS = 20.0
SCAN_DEADLINE = 30.0
"""A code that came at the last moment is let finish."""

AFTER_CODE = 2.0
"""Seconds after a code in which the same one, or half a one, is taken for what is still held there. Another one counts at once."""

AFTER_FAILURE = 4.0

log = logging.getLogger(__name__)


class CodeListener:
    """Waits for a code at the scanner while a step lasts (扫码监听).

    `heard` gets each code on the screen's thread. Call `tick` on every tick of the step, `stop` when it goes.
    """

    def __init__(self, step: "Step", on_code: Callable[[CodeScanned | GarbledCode], None]) -> None:
        self._step = step
        self._on_code = on_code
        self._line = step.context.services.devices.get(CODE_SCANNER)
        self._ticket: Ticket | None = None
        self._listen_at = 0.0
        self._is_stopped = self._is_failing = False
        self._last_seen: int | None = None
        self._last_code: int | None = None
        self._same_until = 0.0

    @property
    def is_usable(self) -> bool:
        """Whether codes may be offered to the citizen now."""
        return may_be_used(self._line) and not self._is_failing

    def tick(self) -> None:
        """Listen, unless it listens already."""
        if self._line is None or self._is_stopped or self._ticket is not None or self._step.seconds < self._listen_at:
            return
        then, failed = self._step.while_open(self._on_outcome), self._step.while_open(self._on_failed)
        self._ticket = self._line.submit(
            lambda scanner, cancelled: scanner.scan(SCAN_SECONDS, cancelled), then, failed, SCAN_DEADLINE
        )

    def stop(self) -> None:
        """Listen no more; what comes late is dropped."""
        self._is_stopped = True
        if self._ticket is not None:
            self._ticket.cancel()

    def _on_outcome(self, outcome: CodeOutcome) -> None:
        self._ticket = None
        self._is_failing = isinstance(outcome, ReaderFailed)
        match outcome:
            case NoCode():
                return
            case ReaderFailed():
                self._listen_at = self._step.seconds + AFTER_FAILURE
            case CodeScanned() | GarbledCode():
                seen = hash(frozenset(outcome.every_text)) if isinstance(outcome, CodeScanned) else None
                self._note_presence(seen)
                if not self._is_still_held(seen) and not self._is_stopped:
                    self._on_code(outcome)
            case _:
                assert_never(outcome)

    def _is_still_held(self, seen: int | None) -> bool:
        """Whether it is rather the code of a moment ago than one that was scanned now."""
        if self._step.seconds < self._same_until and seen in (None, self._last_code):
            return True
        self._last_code, self._same_until = seen, self._step.seconds + AFTER_CODE
        return False

    def _note_presence(self, seen: int | None) -> None:
        """Holding up a code is as good as a touch; one that merely stays in sight (a poster, a box) is no one."""
        if seen is not None and seen != self._last_seen:
            self._last_seen = seen
            self._step.context.visit.note_touch()

    def _on_failed(self, error: Exception) -> None:
        """Not a word to the citizen: the code is only ever one of two ways."""
        self._ticket = None
        self._is_failing = isinstance(error, DeviceFault)
        self._listen_at = self._step.seconds + AFTER_FAILURE
        log.info("%s: the code scanner failed: %s", self._step.kind, type(error).__name__)
