"""The beginning of somebody's receipt that hangs on the roll, because the line broke or the terminal was killed meanwhile."""

import logging

from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import DeviceFault
from drivers.ports.sent_jobs import ReceiptNotes

log = logging.getLogger(__name__)

NOTICE_SECONDS = 4 * 3600.0
"""How long the notice to look at the paper slot stays: the terminal cannot see whether a keeper took the strip."""


class TornReceipt:
    """What is known of it (断掉的凭条). With `notes` a terminal that was killed knows of it at its next start."""

    def __init__(self, clock: MonotonicClock, notes: ReceiptNotes | None) -> None:
        self._clock = clock
        self._notes = notes
        self._hangs: bool | None = None if notes else False
        self._cut_at: float | None = None

    @property
    def hangs(self) -> bool:
        """Whether one has to be cut off before anything else is printed."""
        if self._hangs is None and self._notes is not None:
            try:
                self._hangs = self._notes.receipt_was_begun()
            except DeviceFault as fault:
                log.info("receipt_printer: whether a receipt broke off is not known yet: %s", fault)
        return bool(self._hangs)

    @property
    def may_lie_there(self) -> bool:
        """Whether one was cut off in the last hours: the strip is personal."""
        return self._cut_at is not None and self._clock.now() - self._cut_at < NOTICE_SECONDS

    def note_may_come(self) -> None:
        """A receipt is about to be sent. It is worth more than the note of it."""
        if self._notes is not None:
            try:
                self._notes.note_receipt()
            except DeviceFault as fault:
                log.info("receipt_printer: the beginning of a receipt was not written down: %s", fault)

    def note_broken_off(self) -> None:
        """It did, as far as is known."""
        self._hangs = True

    def note_cut_off(self) -> None:
        """By a command of its own."""
        self._cut_at = self._clock.now()
        self.note_whole()

    def note_whole(self) -> None:
        """Nothing hangs on the roll: it was cut behind its end, or nothing was sent."""
        self._hangs = False
        if self._notes is not None:
            try:
                self._notes.note_receipt_over()
            except DeviceFault as fault:
                log.info("receipt_printer: the end of a receipt was not written down: %s", fault)
