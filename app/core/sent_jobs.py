"""The queue's list of jobs in printers, as the drivers keep it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from drivers.ports.sent_jobs import LedgerFault, SentJob
from offline_queue.errors import QueueFault

if TYPE_CHECKING:
    from offline_queue.printer_jobs import PrinterJobs

T = TypeVar("T")


class StoredJobs:
    """Implements `drivers.ports.sent_jobs.JobLedger` (在途作业存储). What the printer's thread asks at every look is kept in memory."""

    def __init__(self, stored: "Callable[[], PrinterJobs]") -> None:
        self._stored = stored
        self._known: tuple[SentJob, ...] | None = None

    def begun(self, job: SentJob) -> None:
        """See the protocol."""
        from offline_queue.printer_jobs import PrinterJob  # with SQLAlchemy, which the first screen does not wait for

        self._change(lambda: self._stored().begun(PrinterJob(job.name, job.printer_uri, job.user, job.number)))

    def numbered(self, name: str, number: int) -> None:
        """See the protocol."""
        self._change(lambda: self._stored().numbered(name, number))

    def ended(self, name: str) -> None:
        """See the protocol."""
        self._change(lambda: self._stored().ended(name))

    def under_way(self) -> tuple[SentJob, ...]:
        """See the protocol."""
        if self._known is None:
            jobs = _or_fault(lambda: self._stored().under_way())
            self._known = tuple(SentJob(each.name, each.printer_uri, each.user_name, each.number) for each in jobs)
        return self._known

    def _change(self, write: Callable[[], None]) -> None:
        self._known = None
        _or_fault(write)


def _or_fault(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except QueueFault as fault:
        raise LedgerFault(f"the list of sent jobs: {type(fault).__name__}") from fault
