"""The jobs of one printer: sent, looked at, found again, ended. How long to wait for what is not its matter."""

from enum import IntEnum

from msgspec import Struct

from drivers.document_printer.options import IppOptions
from drivers.document_printer.protocol import Attributes, IppAnswer, IppLink, IppOperation, NoPrinterAnswer
from drivers.document_printer.reasons import values
from drivers.ports.errors import DeviceFault
from drivers.ports.sent_jobs import SentJob

_ASKED = (
    *("job-id", "job-name", "job-state", "job-state-reasons", "job-printer-state-reasons"),
    *("job-impressions-completed", "job-media-sheets-completed"),
)
_PRINTER_ASKED = (
    "marker-levels",
    "marker-low-levels",
    "marker-names",
    "marker-types",
    "printer-supply",
    *("printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "document-format-supported"),
    *("printer-make-and-model", "printer-firmware-string-version", "printer-uuid"),
    *("printer-input-tray", "media-col-ready", "printer-alert", "printer-alert-description"),
    *("device-uri", "cups-version", "sides-supported", "media-supported", "media-source-supported"),
)
NOT_FOUND = {0x0406, 0x0407}
_OPERATION_UNKNOWN = 0x0501
_NEWEST = 20
"""So many of the jobs that are over are looked at; the newest come first (RFC 8011 section 4.2.6.2)."""
_TELLING = 16
"""Letters of a shortened name that show whose it is: ours begin with a number of their own."""
_LISTED = ("job-id", "job-name", "job-state", "job-originating-user-name")


class IppJobState(IntEnum):
    """How far a job is at the printer (作业状态), by RFC 8011 section 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class JobLook(Struct, frozen=True):
    """What the printer says of a job now (作业一瞥). `impressions` (sides) and `sheets` are None when it does not count them."""

    state: int
    name: str = ""
    reasons: tuple[str, ...] = ()
    printer_reasons: tuple[str, ...] = ()
    impressions: int | None = None
    sheets: int | None = None

    @property
    def counted(self) -> int | None:
        """The larger of the two counts: more than 0 says that paper came out."""
        return max((count for count in (self.impressions, self.sheets) if count is not None), default=None)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come out."""
        return self.state >= IppJobState.CANCELED


class ListedJob(Struct, frozen=True):
    """One line of the printer's list of jobs (列表作业). Printers shorten names, put their own in place, or hide them."""

    number: int
    name: str
    user: str

    def has_name(self, name: str) -> bool:
        """Whether it is that name, or the beginning of it."""
        return self.name == name or (len(self.name) >= _TELLING and name.startswith(self.name))

    def is_sent(self, job: SentJob) -> bool:
        """Whether it is that job. The number alone may be another job's: a printer that was switched off counts from one again."""
        is_nameless = not self.user and not self.name
        return self.has_name(job.name) or (self.number == job.number and (self.user == job.user or is_nameless))


class JobsNotListed(DeviceFault):
    """The printer does not know the question for its jobs."""


GONE = JobLook(IppJobState.ABORTED, reasons=("job-not-known",))
"""A job that the printer does not know any more, such as after it was switched off and on."""


class IppJobs:
    """Every method asks once and raises what `IppLink.ask` raises (打印机作业)."""

    def __init__(self, link: IppLink, options: IppOptions) -> None:
        self._link = link
        self._options = options

    def printer(self) -> IppAnswer:
        """What the printer says of itself."""
        return self._link.ask(IppOperation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": list(_PRINTER_ASKED)})

    def send(self, pdf: bytes, name: str, copies: int) -> IppAnswer:
        """Hand the document over; the answer holds the job's number unless it was refused."""
        about = {"job-name": name, "ipp-attribute-fidelity": False, "document-format": "application/pdf"}
        job = {"copies": copies, "media": self._options.media, "sides": self._options.sides}
        return self._link.send(about, job, pdf)

    def look(self, number: int) -> JobLook:
        answer = self._link.ask(
            IppOperation.GET_JOB_ATTRIBUTES, {"job-id": number, "requested-attributes": list(_ASKED)}
        )
        if answer.status in NOT_FOUND:
            return GONE
        return _look(answer.job)

    def cancel(self, number: int) -> None:
        """Ask for the job's end. What it came to is seen by `look`: a job that is over cannot be cancelled."""
        self._link.ask(IppOperation.CANCEL_JOB, {"job-id": number})

    def not_completed(self) -> tuple[ListedJob, ...]:
        """Every job that is not over. Raises `JobsNotListed` where the printer lists none, and NoAnswer where not now."""
        answer = self._list("not-completed")
        if answer.status == _OPERATION_UNKNOWN:
            raise JobsNotListed("the printer lists no jobs")
        if answer.is_refused and answer.status not in NOT_FOUND:
            raise NoPrinterAnswer(f"the list of jobs was refused with {answer.status:#06x}")
        return _listed(answer)

    def numbers_of(self, name: str) -> tuple[int, ...]:
        """The jobs of that name, also one that is over, as far as the printer remembers those."""
        over = self._list("completed", {"limit": _NEWEST})
        found = (*self.not_completed(), *(() if over.is_refused else _listed(over)))
        return tuple(dict.fromkeys(job.number for job in found if job.has_name(name)))

    def _list(self, which: str, more: Attributes = {}) -> IppAnswer:  # noqa: B006 - read only
        about = {"which-jobs": which, "requested-attributes": list(_LISTED), **more}
        return self._link.ask(IppOperation.GET_JOBS, about)


def _listed(answer: IppAnswer) -> tuple[ListedJob, ...]:
    return tuple(
        ListedJob(job["job-id"], str(job.get("job-name", "")), str(job.get("job-originating-user-name", "")))
        for job in answer.jobs
        if isinstance(job.get("job-id"), int)
    )


def _look(job: Attributes) -> JobLook:
    state = job.get("job-state")
    return JobLook(
        # A printer must name the state (RFC 8011 section 5.3.7); one that does not leaves the job under way.
        state=int(state) if isinstance(state, int) else IppJobState.PROCESSING,
        name=str(job.get("job-name", "")),
        reasons=tuple(map(str, values(job, "job-state-reasons"))),
        printer_reasons=tuple(map(str, values(job, "job-printer-state-reasons"))),
        impressions=_count(job, "job-impressions-completed"),
        sheets=_count(job, "job-media-sheets-completed"),
    )


def _count(job: Attributes, name: str) -> int | None:
    value = job.get(name)
    return value if isinstance(value, int) else None
