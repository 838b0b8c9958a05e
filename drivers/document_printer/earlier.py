"""What an earlier document, or an earlier run of the terminal, left in the printer: ended before anything else is printed."""

import logging
from collections.abc import Callable

from drivers.document_printer.jobs import IppJobs, IppJobState, JobLook, JobsNotListed, ListedJob
from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import DeviceFault
from drivers.ports.sent_jobs import JobLedger, LedgerFault, SentJob, TrayNotes

log = logging.getLogger(__name__)

_AT_ONCE = 2.0
"""Seconds after which no further job is ended at one look: a list without end would keep the device's thread."""
_NEWEST = 20
"""So many jobs of one name are looked at."""
COMES_WITHIN = 60.0
"""Seconds after the document went out unanswered in which a printer may still make a job of it."""

JobsAt = Callable[[str], IppJobs]
"""The jobs of the printer at an address."""


class EarlierJobs:
    """Until `has_left` is False a page of somebody else may come out (前次作业), and nothing may be printed.

    At the first contact of a run that owns the printer, every job of the terminal's user name is ended, also one that the
    ledger does not know any more. `look_in_tray_since`: when a job was ended of which a page may lie in the tray.
    """

    def __init__(self, ledger: JobLedger, user: str, jobs_at: JobsAt, clock: MonotonicClock, *, owns: bool) -> None:
        self._ledger = ledger
        self._user = user
        self._jobs_at = jobs_at
        self._clock = clock
        self._unseen = owns
        self._tried_elsewhere: set[str] = set()
        self._comes_until: dict[str, float] = {}
        self.look_in_tray_since: float | None = None
        self._is_tray_known = not isinstance(ledger, TrayNotes)

    def has_left(self, addresses: tuple[str, ...]) -> bool:
        """Whether anything may still be in the printers at these addresses. Asks no printer."""
        try:
            return self._unseen or any(job.printer_uri in addresses for job in self._ledger.under_way())
        except LedgerFault:
            return True

    def end(self, addresses: tuple[str, ...]) -> None:
        """Cancel what is left, without waiting for its end. Raises DeviceFault when the printer cannot be asked."""
        self._recall_tray()
        left = self._ledger.under_way()
        for address in addresses:
            self._end_at(address, [job for job in left if job.printer_uri == address])
        self._unseen = self._unseen and not self._is_clear(addresses)
        self.end_elsewhere(addresses)

    def end_elsewhere(self, addresses: tuple[str, ...]) -> None:
        """Try, once in each run, to end what was sent to printers at other addresses than these. Raises LedgerFault."""
        for job in self._ledger.under_way():
            if job.printer_uri not in addresses:
                self._try_elsewhere(job)

    def begin(self, name: str, address: str) -> None:
        """A job is about to be sent. Raises LedgerFault: then it must not be."""
        self._ledger.note_begun(SentJob(name, address, self._user))

    def note_may_come(self, name: str) -> None:
        """The printer has the document and has not said that it made a job of it."""
        self._comes_until[name] = self._clock.now() + COMES_WITHIN

    def note_number(self, name: str, number: int) -> None:
        """The printer took it. Without the number it is found by its name."""
        try:
            self._ledger.note_number(name, number)
        except LedgerFault as fault:
            log.info("document_printer: the number of a job was not written down: %s", fault)

    def note_over(self, name: str) -> None:
        """It is over, for certain. Where that cannot be written down, the printer is asked once more at the next look."""
        try:
            self._ledger.note_ended(name)
        except LedgerFault as fault:
            log.info("document_printer: the end of a job was not written down: %s", fault)

    def _end_at(self, address: str, left: list[SentJob]) -> None:
        if not left and not self._unseen:
            return
        jobs = self._jobs_at(address)
        until = self._clock.now() + _AT_ONCE
        for listed in self._to_end(jobs, left):
            if self._clock.now() >= until:
                return
            jobs.cancel(listed.number)
            self._note_tray(jobs.look(listed.number))
        still = self._to_end(jobs, left)
        for job in left:
            if not any(entry.is_sent(job) for entry in still) and not self._may_still_come(jobs, job):
                self._note_gone(jobs, job)
                self._ledger.note_ended(job.name)

    def _is_clear(self, addresses: tuple[str, ...]) -> bool:
        return not any(self._to_end(self._jobs_at(address), []) for address in addresses)

    def _to_end(self, jobs: IppJobs, left: list[SentJob]) -> list[ListedJob]:
        """What must go: the ledger's jobs, and every job of ours while no one knows what an earlier run left."""
        try:
            listed = jobs.not_completed()
        except JobsNotListed:
            return _by_number(jobs, left)
        return [job for job in listed if (self._unseen and job.user == self._user) or any(map(job.is_sent, left))]

    def _try_elsewhere(self, job: SentJob) -> None:
        """A job at an address that the settings do not name any more, or not now: what cannot be ended is left to a person."""
        if job.printer_uri in self._tried_elsewhere:
            return
        self._tried_elsewhere.add(job.printer_uri)
        try:
            self._end_at(job.printer_uri, [job])
        except DeviceFault as fault:
            log.info("document_printer: a job at an earlier address could not be ended: %s", type(fault).__name__)
            self._look_in_tray()

    def _may_still_come(self, jobs: IppJobs, job: SentJob) -> bool:
        if self._comes_until.get(job.name, 0.0) <= self._clock.now():
            return False
        over = jobs.numbers_of(job.name)
        for number in over[:_NEWEST]:
            self._note_tray(jobs.look(number))
        return not over

    def _note_gone(self, jobs: IppJobs, job: SentJob) -> None:
        """It is off the list: printed, ended, or forgotten with the power."""
        if job.number is not None:
            self._note_tray(jobs.look(job.number))

    def _note_tray(self, look: JobLook) -> None:
        is_without_paper = look.state in {IppJobState.CANCELED, IppJobState.ABORTED} and look.counted == 0
        if not is_without_paper:
            self._look_in_tray()

    def _look_in_tray(self) -> None:
        self.look_in_tray_since, self._is_tray_known = self._clock.now(), True
        if isinstance(self._ledger, TrayNotes):
            try:
                self._ledger.note_tray()
            except LedgerFault as fault:
                log.info("document_printer: that paper may lie in the tray was not written down: %s", fault)

    def _recall_tray(self) -> None:
        """What an earlier run noted. Raises LedgerFault."""
        if not self._is_tray_known and isinstance(self._ledger, TrayNotes):
            ago = self._ledger.tray_noted_ago()
            self._is_tray_known = True
            self.look_in_tray_since = None if ago is None else self._clock.now() - ago


def _by_number(jobs: IppJobs, left: list[SentJob]) -> list[ListedJob]:
    """For a printer that lists no jobs."""
    numbered = [(job, job.number) for job in left if job.number is not None]
    return [ListedJob(number, job.name, job.user) for job, number in numbered if not jobs.look(number).is_over]
