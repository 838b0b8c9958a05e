"""存到手机 — the documents of a case as signed PDF files for the citizen's own telephone, while they print or instead.

Offered for documents that the centre has given out just now, with seal and verification code, and only where the network is there.
The telephone fetches them from the centre; a person who has the code on the screen has the papers, so it goes with the step.
"""

import logging

from catalogue.availability import Reading
from catalogue.schema import OfflinePolicy
from contract.documents import IssuedDocument
from contract.execution import SealedRequest
from contract.phone_copies import PhoneCopyAnswer, PhoneCopyReply, PhoneCopyRequest, PhonePaper, PhonePapers
from contract.terms import Outcome
from kiosk.journeys.case_state import Collected
from kiosk.services.ports import NoAnswer
from kiosk.steps.ending.print_job import pictures_on
from kiosk.steps.step import Step
from kiosk.view.papers import NO_PHONE_COPY, PhoneCopyStage, PhoneCopyView

log = logging.getLogger(__name__)

OFFERED_SECONDS = 20.0
"""How long it is offered after the last paper was printed or given up, or after it failed: the next one must not find it."""
READY_SECONDS = 45.0
"""How long the code stays on the screen: unlocking a telephone and scanning takes an elderly person half a minute."""


class PhoneCopy:
    """The button, the wait and the code on the print screen (存到手机)."""

    def __init__(self, step: Step, documents: tuple[IssuedDocument, ...]) -> None:
        self._step = step
        self._documents = documents
        self._view = NO_PHONE_COPY
        self._hidden_at: float | None = None

    @property
    def view(self) -> PhoneCopyView:
        """What is shown of it now."""
        if self._view.stage is PhoneCopyStage.NONE and self._may_be_offered:
            return PhoneCopyView(PhoneCopyStage.OFFERED)
        return self._view

    @property
    def is_wanted(self) -> bool:
        """Whether the screen stays because of it: it is under way, or the code is there to be read."""
        return self._view.stage in {PhoneCopyStage.SENDING, PhoneCopyStage.READY}

    @property
    def is_busy(self) -> bool:
        """While it is under way."""
        return self._view.stage is PhoneCopyStage.SENDING

    def take(self) -> bool:
        """The citizen wants it; False where it is not offered."""
        if self.view.stage not in {PhoneCopyStage.OFFERED, PhoneCopyStage.FAILED}:
            return False
        self._view, self._hidden_at = PhoneCopyView(PhoneCopyStage.SENDING), None
        context, documents = self._step.context, self._documents
        press, person, signature = context.services.press, context.session.person, context.journey.signature
        pictures = [pictures_on(document, person, signature) for document in documents]

        def lay_out() -> PhonePapers:
            papers = zip(documents, pictures, strict=True)
            return PhonePapers(
                papers=tuple(
                    PhonePaper(document_id=paper.document_id, title=paper.title[:200], pdf=press.render(paper, shown))
                    for paper, shown in papers
                )
            )

        context.services.workers.vision.run(
            lay_out, self._step.while_open(self._send), self._step.while_open(self._fail)
        )
        return True

    def note_papers_over(self) -> None:
        """No paper comes any more: a citizen who wants a copy says so soon."""
        if not self.is_wanted:
            self._hidden_at = self._step.seconds + OFFERED_SECONDS

    def tick(self) -> bool:
        """Whether its time is over by now; then nothing of it is shown, or offered, any more."""
        if self._hidden_at is None or self._step.seconds < self._hidden_at:
            return False
        self.clear()
        return True

    def clear(self) -> None:
        """Nothing of it is left here, and nothing that comes late is shown; what the centre has is gone with its time."""
        self._documents = ()
        self._view, self._hidden_at = NO_PHONE_COPY, None

    @property
    def _may_be_offered(self) -> bool:
        context = self._step.context
        item, end = context.journey.item, context.journey.end
        is_given_out = all(document.seal is not None and document.verification_code for document in self._documents)
        return (
            bool(self._documents)
            and is_given_out
            and item.offline is OfflinePolicy.ONLINE
            and not item.hidden_until_printed
            and end is not None
            and end.outcome is Outcome.COMPLETED
            and context.services.health.network.reading is Reading.OK
        )

    def _send(self, papers: PhonePapers) -> None:
        if not self.is_busy:
            return  # the citizen went meanwhile
        context = self._step.context
        services, journey = context.services, context.journey
        sealing = services.keys.sealing
        carried = None if isinstance(journey.case.state, Collected) else journey.carried_request

        def send(head: SealedRequest) -> PhoneCopyReply | NoAnswer:
            box = sealing.seal_bytes(papers.model_dump_json().encode())
            return services.centre.keep_phone_copy(PhoneCopyRequest(**dict(head), carried_request=carried, papers=box))

        ask = context.asking(services.identifiers.new(), send)
        services.workers.centre.run(ask, self._step.while_open(self._on_reply), self._step.while_open(self._fail))

    def _on_reply(self, reply: PhoneCopyReply | NoAnswer) -> None:
        context = self._step.context
        context.note_reply(reply)
        if not self.is_busy:
            return
        if isinstance(reply, PhoneCopyAnswer):
            self._hidden_at = self._step.seconds + READY_SECONDS
            until = reply.expires_at.astimezone(context.app.place.timezone)
            self._view = PhoneCopyView(PhoneCopyStage.READY, reply.url, f"{until:%H:%M}")
        else:
            self._fail(reply)

    def _fail(self, why: PhoneCopyReply | NoAnswer | Exception) -> None:
        log.info("no copy for the telephone: %s", type(why).__name__)
        if self.is_busy:
            self._view = PhoneCopyView(PhoneCopyStage.FAILED)
            self._hidden_at = self._step.seconds + OFFERED_SECONDS
