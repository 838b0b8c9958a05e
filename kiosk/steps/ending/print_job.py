"""One print job with its journal: intent before anything, sent before the first byte, an end whatever happens.

Runs on the printer's worker. What the device did not confirm is never printed again unasked.
"""

import logging
from collections.abc import Callable
from typing import TypeVar, assert_never

from msgspec import Struct

from contract.documents import IssuedDocument
from contract.terms import DocumentPicture
from drivers.ports.device import Cancelled, Device
from drivers.ports.id_card_reader import IdCard
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.status import ProblemCode
from kiosk.journeys.gates import MOST_COPIES
from kiosk.journeys.journey import Journey
from kiosk.services.ports import BackgroundWorker, CitizenPictures, DeviceHandle, PrintJournal
from offline_queue.errors import QueueDefect, QueueFault
from offline_queue.print_stages import Paper, PrintStage

P = TypeVar("P", bound=Device)
log = logging.getLogger(__name__)


class JobPaper(Struct, frozen=True):
    """The paper of a print job (打印任务纸张): which job, on which paper, for which record."""

    job_id: str
    paper: Paper
    record_id: str | None


def command_with_journal(
    job: JobPaper, journal: PrintJournal, send: Callable[[P, Cancelled], PrintOutcome]
) -> Callable[[P, Cancelled], PrintOutcome]:
    """`send` as a command that keeps the journal. Without a journal entry nothing is printed."""

    def command(device: P, cancelled: Cancelled) -> PrintOutcome:
        try:
            if not journal.intend(job.job_id, job.paper, job.record_id):
                return Unconfirmed("this job was begun before")
            journal.note_sent(job.job_id)
        except (QueueFault, QueueDefect) as fault:
            return NotPrinted(ProblemCode.BUSY, f"no journal: {type(fault).__name__}")
        outcome = _send_once(device, cancelled, send)
        _settle(journal, job.job_id, outcome)
        return outcome

    return command


def _send_once(device: P, cancelled: Cancelled, send: Callable[[P, Cancelled], PrintOutcome]) -> PrintOutcome:
    try:
        return send(device, cancelled)
    except Exception as error:  # noqa: BLE001 - whatever broke off, bytes may be out: only the person in front can see it
        log.info("printing broke off: %s", type(error).__name__)
        return Unconfirmed(type(error).__name__)


def _settle(journal: PrintJournal, job_id: str, outcome: PrintOutcome) -> None:
    match outcome:
        case Printed():
            end = PrintStage.CONFIRMED
        case NotPrinted():
            end = PrintStage.NOT_PRINTED
        case Unconfirmed():
            end = PrintStage.UNCONFIRMED
        case _:
            assert_never(outcome)
    try:
        journal.settle(job_id, end)
    except (QueueFault, QueueDefect) as fault:  # the paper is out all the same; at the next start it is unconfirmed
        log.info("the end of a print job was not written down: %s", type(fault).__name__)


def settle_by_citizen(journal: PrintJournal, job_id: str, end: PrintStage) -> None:
    """Give a job that the printer did not confirm the end that the person in front of it saw. On the disk's worker."""
    try:
        journal.settle(job_id, end, "told by the citizen")
    except (QueueFault, QueueDefect) as fault:  # it stays unconfirmed, which is no lie either
        log.info("the citizen's word on a print job was not written down: %s", type(fault).__name__)


def write_down(disk: BackgroundWorker, journal: PrintJournal, job_id: str, end: PrintStage) -> None:
    """The citizen's word is the end of a job that the printer left open. No one waits for the disk."""
    disk.run(lambda: settle_by_citizen(journal, job_id, end), _ignore_end, _ignore_end)


def _ignore_end(_end: object) -> None:
    """Whatever became of it was logged where it happened."""


def copies_of(journey: Journey) -> int:
    """How many copies are printed, as set with the result."""
    return min(max(journey.copies, 1), MOST_COPIES)


def pictures_on(document: IssuedDocument, person: IdCard | None, signature: bytearray | None) -> CitizenPictures:
    """What of the citizen is on this document, as far as it is there."""
    portrait = None if person is None or DocumentPicture.PORTRAIT not in document.pictures else person.portrait
    signed = signature if DocumentPicture.SIGNATURE in document.pictures else None
    return CitizenPictures(portrait, None if signed is None else bytes(signed))


def with_status_kept(
    line: DeviceHandle[P], on_outcome: Callable[[PrintOutcome], None]
) -> Callable[[PrintOutcome], None]:
    """`on_outcome`, and a look at the printer where paper did not come out: the header must not go on saying that all is well."""

    def on_end(outcome: PrintOutcome) -> None:
        if not isinstance(outcome, Printed):
            line.poll_soon()
        on_outcome(outcome)

    return on_end
