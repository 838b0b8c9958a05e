"""What was handed to a printer and may still be in it. Kept outside the process by the terminal, for a process may be killed."""

from typing import Protocol, runtime_checkable

from msgspec import Struct

from drivers.ports.errors import DeviceFault


class LedgerFault(DeviceFault):
    """The ledger cannot be read or written now: nothing may be handed to a printer."""


class SentJob(Struct, frozen=True):
    """Where a job was sent (已送作业), under which name and user, and its number once the printer has given one."""

    name: str
    printer_uri: str
    user: str
    number: int | None = None


class JobLedger(Protocol):
    """Every method raises `LedgerFault` (在途作业簿); what was written is there after a power cut."""

    def note_begun(self, job: SentJob) -> None:
        """Call before the first byte is sent."""

    def note_number(self, name: str, number: int) -> None:
        """The printer took the job and gave it a number."""

    def note_ended(self, name: str) -> None:
        """Nothing of it is in the printer any more, for certain."""

    def under_way(self) -> tuple[SentJob, ...]:
        """All that have begun and not ended, oldest first."""


@runtime_checkable
class TrayNotes(Protocol):
    """A ledger that also remembers over a restart that a stranger's paper may lie in the tray (出纸盘备忘). Raises `LedgerFault`."""

    def note_tray(self) -> None:
        """One may lie there now."""

    def tray_noted_ago(self) -> float | None:
        """Seconds since the last note; None without one."""


@runtime_checkable
class ReceiptNotes(Protocol):
    """A ledger that also remembers a receipt that is being printed, for it has no job number (凭条备忘). Raises `LedgerFault`."""

    def note_receipt(self) -> None:
        """Call before its first byte is sent."""

    def note_receipt_over(self) -> None:
        """It was cut behind its end."""

    def receipt_was_begun(self) -> bool:
        """Whether one was noted and not over."""


class MemoryLedger:
    """A ledger that ends with the process: for anyone who looks at a printer without owning it."""

    def __init__(self) -> None:
        self._jobs: dict[str, SentJob] = {}

    def note_begun(self, job: SentJob) -> None:
        self._jobs[job.name] = job

    def note_number(self, name: str, number: int) -> None:
        job = self._jobs[name]
        self._jobs[name] = SentJob(job.name, job.printer_uri, job.user, number)

    def note_ended(self, name: str) -> None:
        self._jobs.pop(name, None)

    def under_way(self) -> tuple[SentJob, ...]:
        return tuple(self._jobs.values())
