"""The inside of the emulated A4 printer: trays, covers, jobs and the thread that prints them. No network here."""

import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from drivers.document_printer.jobs import IppJobState
from simulators.simulator import Faults

PAPER_OUT, PAPER_JAM, TONER_LOW, COVER_OPEN = "paper_out", "paper_jam", "toner_low", "cover_open"
OFFLINE, SILENT, ABORT_JOB = "offline", "silent", "abort_job"
FAULTS = (PAPER_OUT, PAPER_JAM, TONER_LOW, COVER_OPEN, OFFLINE, SILENT, ABORT_JOB)
BY_KEEPER = (PAPER_OUT, PAPER_JAM, TONER_LOW, COVER_OPEN)
IDLE, PROCESSING, STOPPED = 3, 4, 5

_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


@dataclass
class EmulatedJob:
    """The document is dropped when the job is over (打印作业); only what came out whole lies in the spool."""

    number: int
    name: str
    user: str
    sheets: int
    document: bytes
    created_at: int
    """As the times below in seconds since the printer was switched on, as it reports them."""
    begun_at: int | None = None
    over_at: int | None = None
    state: IppJobState = IppJobState.PENDING
    reasons: tuple[str, ...] = ("none",)
    impressions: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes out of it."""
        return self.state >= IppJobState.CANCELED


class EmulatedA4Printer:
    """Thread-safe (打印机内部). One job after the other, `page_seconds` a page; a jam strikes with the next sheet."""

    def __init__(self, spool: Path, page_seconds: float) -> None:
        self.faults = Faults(FAULTS)
        self.changed = threading.Condition()
        self.jobs: list[EmulatedJob] = []
        self.documents: list[Path] = []
        self._spool = spool
        self._page_seconds = page_seconds
        self._is_jammed = False
        self._is_ended = False
        self._began = time.monotonic()
        threading.Thread(target=self._work, name="ipp-print", daemon=True).start()

    def set_fault(self, name: str, on: bool) -> None:
        """Move a sensor or break something; a job that waits goes on when the cause is gone."""
        with self.changed:
            self.faults.switch(name, on)
            if name == PAPER_JAM and not on:
                self._is_jammed = False
            self.changed.notify_all()

    def end(self) -> None:
        """Switch off for good."""
        with self.changed:
            self._is_ended = True
            self.changed.notify_all()

    # --- jobs; the caller holds `changed` ---

    def take(self, name: str, user: str, copies: int, document: bytes) -> EmulatedJob:
        """Put a document into the queue of the printer."""
        sheets = max(1, len(_PAGE.findall(document))) * copies
        job = EmulatedJob(len(self.jobs) + 1, name, user, sheets, document, self.seconds_up())
        self.jobs.append(job)
        self.changed.notify_all()
        return job

    def cancel(self, job: EmulatedJob, reason: str) -> bool:
        """End a job; False when it is over already."""
        if job.is_over:
            return False
        self._end_job(job, IppJobState.CANCELED, reason)
        self.changed.notify_all()
        return True

    def current(self) -> EmulatedJob | None:
        """The job that is next to print or printing."""
        return next((job for job in self.jobs if not job.is_over), None)

    # --- what it says of itself; the caller holds `changed` ---

    def seconds_up(self) -> int:
        """The attribute printer-up-time, which counts from 1."""
        return int(time.monotonic() - self._began) + 1

    def state(self) -> int:
        """The attribute printer-state of IPP."""
        if self.current() is None:
            return STOPPED if self._is_jammed else IDLE
        return STOPPED if self._stops() else PROCESSING

    def reasons(self) -> list[str]:
        """The attribute printer-state-reasons of IPP."""
        reasons = {
            "media-empty-error": self.faults[PAPER_OUT],
            "media-jam-error": self._is_jammed,
            "cover-open-error": self.faults[COVER_OPEN],
            "toner-low-warning": self.faults[TONER_LOW],
        }
        if self.faults[PAPER_OUT] and self.current() is not None:
            reasons["media-needed-error"] = True
        return [reason for reason, is_so in reasons.items() if is_so] or ["none"]

    def _stops(self) -> bool:
        return self._is_jammed or self.faults[PAPER_OUT] or self.faults[COVER_OPEN]

    # --- the engine's thread ---

    def _work(self) -> None:
        with self.changed:
            while not self._is_ended:
                job = self.current()
                if job is None:
                    self.changed.wait()
                elif self.faults[ABORT_JOB]:
                    self._end_job(job, IppJobState.ABORTED, "aborted-by-system")
                else:
                    self._print_page(job)

    def _print_page(self, job: EmulatedJob) -> None:
        if self._stops():
            job.state, job.reasons = IppJobState.STOPPED, ("printer-stopped",)
            self.changed.wait()
            return
        job.state, job.reasons = IppJobState.PROCESSING, ("job-printing",)
        job.begun_at = job.begun_at or self.seconds_up()
        is_interrupted = self.changed.wait_for(
            lambda: job.is_over or self._stops() or self._is_ended, self._page_seconds
        )
        if is_interrupted:
            return
        if self.faults[PAPER_JAM]:
            self._is_jammed = True
            return
        job.impressions += 1
        if job.impressions >= job.sheets:
            self._keep(job)
            self._end_job(job, IppJobState.COMPLETED, "job-completed-successfully")

    def _keep(self, job: EmulatedJob) -> None:
        self._spool.mkdir(parents=True, exist_ok=True)
        path = self._spool / f"document-{len(self.documents) + 1:04d}.pdf"
        path.write_bytes(job.document)
        self.documents.append(path)

    def _end_job(self, job: EmulatedJob, state: IppJobState, reason: str) -> None:
        job.state, job.reasons, job.document, job.over_at = state, (reason,), b"", self.seconds_up()
        self.changed.notify_all()
