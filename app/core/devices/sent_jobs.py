"""The queue's list of jobs in printers, as the drivers keep it."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from drivers.ports.sent_jobs import LedgerFault, SentJob
from offline_queue.errors import QueueFault

if TYPE_CHECKING:
    from offline_queue.printer_jobs import PrinterJobs

T = TypeVar("T")

_TRAY = "look-in-tray"
"""A row that is no job: its number is when the tray was noted, in seconds since 1970."""
_RECEIPT = "receipt"
"""Another one: a receipt was begun."""


class StoredJobs:
    """Implements `JobLedger`, `TrayNotes` and `ReceiptNotes` (在途作业存储). What is asked at every look is kept in memory.

    Thread-safe: both printers have one. `wall`: seconds since 1970.
    """

    def __init__(self, stored: "Callable[[], PrinterJobs]", wall: Callable[[], float] = time.time) -> None:
        self._stored = stored
        self._wall = wall
        self._known: tuple[SentJob, ...] | None = None
        self._turn = threading.Lock()

    def note_begun(self, job: SentJob) -> None:
        from offline_queue.printer_jobs import PrinterJob  # with SQLAlchemy, which the first screen does not wait for

        self._change(lambda: self._stored().note_begun(PrinterJob(job.name, job.printer_uri, job.user, job.number)))

    def note_number(self, name: str, number: int) -> None:
        self._change(lambda: self._stored().note_number(name, number))

    def note_ended(self, name: str) -> None:
        self._change(lambda: self._stored().note_ended(name))

    def under_way(self) -> tuple[SentJob, ...]:
        return tuple(row for row in self._rows() if row.name not in {_TRAY, _RECEIPT})

    def note_tray(self) -> None:
        self.note_ended(_TRAY)
        self.note_begun(SentJob(_TRAY, "", "", int(self._wall())))

    def tray_noted_ago(self) -> float | None:
        """See `TrayNotes`. A clock that was set back makes the note new."""
        noted = next((row.number for row in self._rows() if row.name == _TRAY), None)
        return None if noted is None else max(0.0, self._wall() - noted)

    def note_receipt(self) -> None:
        if not self.receipt_was_begun():
            self.note_begun(SentJob(_RECEIPT, "", ""))

    def note_receipt_over(self) -> None:
        if self.receipt_was_begun():
            self.note_ended(_RECEIPT)

    def receipt_was_begun(self) -> bool:
        return any(row.name == _RECEIPT for row in self._rows())

    def _rows(self) -> tuple[SentJob, ...]:
        with self._turn:
            if self._known is None:
                jobs = _or_fault(lambda: self._stored().under_way())
                self._known = tuple(SentJob(job.name, job.printer_uri, job.user_name, job.number) for job in jobs)
            return self._known

    def _change(self, write: Callable[[], None]) -> None:
        with self._turn:
            self._known = None
            _or_fault(write)


def _or_fault(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except QueueFault as fault:
        raise LedgerFault(f"the list of sent jobs: {type(fault).__name__}") from fault
