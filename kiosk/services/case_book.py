"""Writes the records of a visit into the outbox: one case a journey, ratings without identity, papers, the visit itself.

Everything that touches the disk runs on the disk's worker. A provisional number is terminal no. + date + sequence.
"""

import logging
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime
from functools import partial
from hashlib import sha256
from string import ascii_uppercase

from msgspec import Struct

from catalogue.schema import ServiceItem
from contract.records import CaseFacts, Facts, PaperFacts, RatingFacts, Record, Submission, VisitFacts
from contract.terms import Channel, Outcome, RatingLevel
from kiosk.journeys.journey import Journey
from kiosk.journeys.sealed_ahead import SealedAhead
from kiosk.journeys.session import Ending, Session
from kiosk.journeys.submission import submission_of
from kiosk.services.services import Services, TerminalSite
from offline_queue.bounds import Frozen

log = logging.getLogger(__name__)

LONGEST_NAME = 15
"""Characters of a terminal's name for which a case number of 32 has room."""


class CaseEnd(Struct, frozen=True):
    """The end of a journey, for its record (办件结果). An empty `case_number` asks for a provisional one."""

    outcome: Outcome
    channel: Channel
    case_number: str = ""


class CaseBook:
    """Writes down how each case ended (办件登记), for the outbox."""

    def __init__(self, services: Services, place: TerminalSite, catalogue_version: Callable[[], int]) -> None:
        self._services = services
        self._place = place
        self._version = catalogue_version

    def commit_case(
        self, session: Session, journey: Journey, end: CaseEnd, submission: Submission | None
    ) -> Callable[[], Record | Frozen]:
        """The work that commits the case of a journey, for the disk's worker; marks the journey as recorded at once.

        Raises ImpossibleChange for a journey that has its record already: one journey, one case.
        """
        ahead = journey.case.record()
        draft = self._draft(session, journey, end)

        def work() -> Record | Frozen:
            ready = submission if submission is None or ahead is None else ahead.of(submission)
            now, quality = self._services.health.wall_time, self._services.health.clock_quality
            numbered = None if draft.case_number else partial(self._with_number, draft, now)
            return self._services.outbox.commit(draft, ready, now, quality, numbered)

        return work

    def seal_ahead(self, session: Session, journey: Journey) -> None:
        """What is there now will most likely be submitted next: seal it while no one waits."""
        ahead = SealedAhead(self._services.outbox.seal, submission_of(session, journey))
        journey.case.seal(ahead)
        self._services.workers.disk.run(ahead.seal, lambda _: None, _on_not_sealed)

    def put(self, facts: Facts) -> None:
        """Commit facts without anything personal; no one waits for it."""
        at, quality = self._services.health.wall_time, self._services.health.clock_quality
        self._services.workers.disk.run(
            lambda: self._services.outbox.commit(facts, None, at, quality), _on_committed, _on_lost
        )

    def put_case(self, session: Session, journey: Journey, end: CaseEnd, submission: Submission | None = None) -> None:
        """Commit the case of a journey without waiting for it."""
        self._services.workers.disk.run(self.commit_case(session, journey, end, submission), _on_committed, _on_lost)

    def rate(self, item: ServiceItem, level: RatingLevel) -> None:
        """好差评, kept apart from identity."""
        if self._place.is_test:
            return
        self.put(RatingFacts(item_code=item.code, department=item.department, level=level))

    def put_papers(self, journey: Journey) -> None:
        """What came out of the printers, after the fact; also of papers that a pick-up code released: that word must not get lost."""
        record_id, papers = journey.case.record_id or journey.pick_up_request or None, journey.papers
        if record_id is not None:
            self.put(PaperFacts(case_record_id=record_id, receipt=papers.receipt, documents=papers.documents))

    def put_visit(self, session: Session, ending: Ending) -> None:
        """The visit as a whole."""
        if self._place.is_test:
            return
        seconds = int(self._services.clock.monotonic() - session.started_monotonic)
        self.put(
            VisitFacts(
                visit_id=session.visit_id,
                ended=ending.value,
                cases=session.cases,
                duration_seconds=max(seconds, 0),
                language=session.language,
                care_mode=session.care_mode,
            )
        )

    def _draft(self, session: Session, journey: Journey, end: CaseEnd) -> CaseFacts:
        item = journey.item
        return CaseFacts(
            item_code=item.code,
            catalogue_version=self._version(),
            department=item.department,
            outcome=end.outcome,
            channel=end.channel,
            visit_id=session.visit_id,
            case_number=end.case_number,
            request_id=journey.request_id,
            started_at=journey.started_at,
            duration_seconds=max(int(self._services.clock.monotonic() - journey.started_monotonic), 0),
            attachments=sum(len(pages) for pages in journey.shown_pages().values()),
            is_simulated=self._place.is_sandbox,
            is_test=self._place.is_test,
        )

    def _with_number(self, draft: CaseFacts, now: datetime, sequence: int) -> CaseFacts:
        place = self._place
        number = provisional_number(place.terminal_id, now.astimezone(place.timezone), sequence, place.epoch)
        return draft.model_copy(update={"case_number": number})


def provisional_number(terminal_id: str, local_now: datetime, sequence: int, epoch: int = 1) -> str:
    """临时编号 — fits the rule of `receipt_no`: 8 to 32 of A–Z, 0–9 and hyphen.

    A terminal that is enrolled again begins at 1: a letter distinguishes its numbers from those that it gave out before on that day.
    A name that does not fit is cut, and some characters of its digest distinguish it from others that begin alike.
    """
    head = "".join(
        character if character.isascii() and (character.isalnum() or character == "-") else "-"
        for character in terminal_id.upper()
    )
    if head != terminal_id or len(head) > LONGEST_NAME:
        digest = b32encode(sha256(terminal_id.encode()).digest()).decode()[:5]
        head = f"{head[: LONGEST_NAME - 6]}-{digest}"
    letter = "" if epoch == 1 else ascii_uppercase[(epoch - 1) % len(ascii_uppercase)]
    return f"{head}-{local_now:%Y%m%d}-{letter}{sequence:06d}"


def _on_committed(result: Record | Frozen) -> None:
    if isinstance(result, Frozen):
        log.info("a record was not taken: %s", result.reason)


def _on_lost(error: Exception) -> None:
    log.error("a record could not be written: %s", type(error).__name__)


def _on_not_sealed(error: Exception) -> None:
    log.error("a submission could not be sealed ahead: %s", type(error).__name__)
