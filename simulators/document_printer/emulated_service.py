"""What the emulated printer answers to IPP requests (RFC 8011 sections 4.2 and 4.3). Carrying them is HTTP's matter."""

from collections.abc import Callable, Iterable

from simulators.document_printer.emulated_message import (
    Attributes,
    IppMessage,
    MessageRefused,
    Tag,
    Value,
    decode,
    encode,
)
from simulators.document_printer.emulated_printer import EmulatedA4Printer, EmulatedJob

OK, SUBSTITUTED, BAD_REQUEST, NOT_POSSIBLE, NOT_FOUND = 0x0000, 0x0001, 0x0400, 0x0404, 0x0406
FORMAT_REFUSED, OPERATION_REFUSED, VERSION_REFUSED = 0x040A, 0x0501, 0x0503
MEDIA = "iso_a4_210x297mm"
PDF = "application/pdf"

Answer = tuple[int, list[tuple[int, Attributes]]]


class EmulatedIppService:
    """Answers IPP requests of the emulated printer (IPP 服务). Thread-safe; `uri` is asked for when it is needed."""

    def __init__(self, printer: EmulatedA4Printer, uri: Callable[[], str]) -> None:
        self._printer = printer
        self._uri = uri
        self._operations: dict[int, Callable[[IppMessage], Answer]] = {
            0x0002: self._print_job,
            0x0004: self._validate_job,
            0x0008: self._cancel_job,
            0x0009: self._job_attributes,
            0x000A: self._list_jobs,
            0x000B: self._printer_attributes,
        }

    def answer(self, request: bytes) -> bytes | None:
        """The answer to one message, or None when it is no IPP at all."""
        try:
            asked = decode(request)
        except MessageRefused:
            return None
        with self._printer.changed:
            status, groups = self._act(asked)
        head: Attributes = {
            "attributes-charset": (Tag.CHARSET, ["utf-8"]),
            "attributes-natural-language": (Tag.LANGUAGE, ["en"]),
        }
        version = asked.version if asked.version[0] in {1, 2} else (1, 1)
        return encode(IppMessage(version, status, asked.request_id, [(Tag.OPERATION, head), *groups]))

    def _act(self, asked: IppMessage) -> Answer:
        if asked.version[0] not in {1, 2}:
            return VERSION_REFUSED, []
        if asked.request_id == 0:
            return BAD_REQUEST, []
        said = list(asked.group(Tag.OPERATION))
        if said[:3] != ["attributes-charset", "attributes-natural-language", "printer-uri"]:
            return BAD_REQUEST, []
        operation = self._operations.get(asked.code)
        return (OPERATION_REFUSED, []) if operation is None else operation(asked)

    # --- jobs ---

    def _print_job(self, asked: IppMessage) -> Answer:
        status, groups = self._validate_job(asked)
        if status > SUBSTITUTED:
            return status, groups
        about = asked.group(Tag.OPERATION)
        job = self._printer.take(
            name=str(_one(about, "job-name", "Untitled")),
            user=str(_one(about, "requesting-user-name", "anonymous")),
            copies=int(_one(asked.group(Tag.JOB), "copies", 1)),
            document=asked.data,
        )
        return status, [*groups, (Tag.JOB, self._job(job))]

    def _validate_job(self, asked: IppMessage) -> Answer:
        if _one(asked.group(Tag.OPERATION), "document-format", PDF) != PDF:
            return FORMAT_REFUSED, []
        media = asked.group(Tag.JOB).get("media")
        if media is not None and media[1] != [MEDIA]:
            return SUBSTITUTED, [(Tag.UNSUPPORTED, {"media": media})]
        return OK, []

    def _cancel_job(self, asked: IppMessage) -> Answer:
        job = self._asked_job(asked)
        if job is None:
            return NOT_FOUND, []
        return (OK if self._printer.cancel(job, "job-canceled-by-user") else NOT_POSSIBLE), []

    def _job_attributes(self, asked: IppMessage) -> Answer:
        job = self._asked_job(asked)
        if job is None:
            return NOT_FOUND, []
        return OK, [(Tag.JOB, _only(self._job(job), asked))]

    def _list_jobs(self, asked: IppMessage) -> Answer:
        about = asked.group(Tag.OPERATION)
        wants_over = _one(about, "which-jobs", "not-completed") == "completed"
        found = [job for job in self._printer.jobs if job.is_over == wants_over]
        if _one(about, "my-jobs", False):
            user = _one(about, "requesting-user-name", "anonymous")
            found = [job for job in found if job.user == user]
        return OK, [(Tag.JOB, _only(self._job(job), asked, unasked=("job-uri", "job-id"))) for job in found]

    def _asked_job(self, asked: IppMessage) -> EmulatedJob | None:
        number = _one(asked.group(Tag.OPERATION), "job-id", 0)
        return next((job for job in self._printer.jobs if job.number == number), None)

    def _job(self, job: EmulatedJob) -> Attributes:
        return {
            "job-uri": (Tag.URI, [f"{self._uri()}/{job.number}"]),
            "job-id": (Tag.INTEGER, [job.number]),
            "job-printer-uri": (Tag.URI, [self._uri()]),
            "job-printer-up-time": (Tag.INTEGER, [self._printer.seconds_up()]),
            "job-name": (Tag.NAME, [job.name]),
            "job-originating-user-name": (Tag.NAME, [job.user]),
            "job-state": (Tag.ENUM, [job.state]),
            "job-state-reasons": (Tag.KEYWORD, list(job.reasons)),
            "job-impressions-completed": (Tag.INTEGER, [job.impressions]),
            "time-at-creation": (Tag.INTEGER, [job.created_at]),
            "time-at-processing": _moment(job.begun_at),
            "time-at-completed": _moment(job.over_at),
        }

    # --- the printer ---

    def _printer_attributes(self, asked: IppMessage) -> Answer:
        printer = self._printer
        attributes: Attributes = {
            "printer-uri-supported": (Tag.URI, [self._uri()]),
            "printer-name": (Tag.NAME, ["模拟 A4 打印机"]),
            "printer-make-and-model": (Tag.TEXT, ["Simulated A4 printer"]),
            "printer-firmware-string-version": (Tag.TEXT, ["1.0"]),
            "printer-state": (Tag.ENUM, [printer.state()]),
            "printer-state-reasons": (Tag.KEYWORD, list(printer.reasons())),
            "printer-is-accepting-jobs": (Tag.BOOLEAN, [True]),
            "printer-up-time": (Tag.INTEGER, [printer.seconds_up()]),
            "charset-configured": (Tag.CHARSET, ["utf-8"]),
            "charset-supported": (Tag.CHARSET, ["utf-8"]),
            "natural-language-configured": (Tag.LANGUAGE, ["en"]),
            "generated-natural-language-supported": (Tag.LANGUAGE, ["en"]),
            "compression-supported": (Tag.KEYWORD, ["none"]),
            "document-format-default": (Tag.MIME_TYPE, [PDF]),
            "pdl-override-supported": (Tag.KEYWORD, ["not-attempted"]),
            "uri-authentication-supported": (Tag.KEYWORD, ["requesting-user-name"]),
            "uri-security-supported": (Tag.KEYWORD, ["none"]),
            "ipp-versions-supported": (Tag.KEYWORD, ["1.1", "2.0"]),
            "operations-supported": (Tag.ENUM, list(self._operations)),
            "document-format-supported": (Tag.MIME_TYPE, [PDF]),
            "media-supported": (Tag.KEYWORD, [MEDIA]),
            "queued-job-count": (Tag.INTEGER, [sum(not job.is_over for job in printer.jobs)]),
        }
        return OK, [(Tag.PRINTER, _only(attributes, asked))]


def _one(attributes: Attributes, name: str, default: Value) -> Value:
    return attributes[name][1][0] if name in attributes else default


def _moment(seconds: int | None) -> tuple[int, list[Value]]:
    return (Tag.NO_VALUE, [""]) if seconds is None else (Tag.INTEGER, [seconds])


def _only(attributes: Attributes, asked: IppMessage, unasked: tuple[str, ...] = ("all",)) -> Attributes:
    """The attributes that were asked for; those of `unasked` when none were named."""
    wanted: Iterable[Value] = asked.group(Tag.OPERATION).get("requested-attributes", (0, list(unasked)))[1]
    names = set(wanted)
    return attributes if "all" in names else {name: value for name, value in attributes.items() if name in names}
