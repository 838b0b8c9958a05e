"""What becomes of documents that did not come out: kept for ten minutes, or let go. See `kiosk.services.held_prints`."""

from catalogue.schema import Identity, OfflinePolicy, ServiceItem
from contract.documents import IssuedDocument
from contract.terms import Outcome
from kiosk.journeys.session import Session
from kiosk.services.held_prints import KEPT_SECONDS, HeldPrint
from kiosk.steps.context import StepContext
from kiosk.view.papers import PaperStage

WAITING = frozenset({PaperStage.PENDING, PaperStage.PRINTING, PaperStage.PROBLEM, PaperStage.ASK, PaperStage.GIVEN_UP})
"""Stages in which the citizen has no paper, or may have none."""


SEALED = frozenset({"certificate", "statement", "decision"})
"""Layouts that are worth nothing without the electronic seal of their issuer."""


def holder_of(session: Session, item: ServiceItem) -> str:
    """Whose documents of this item they are. For two enterprises they are apart."""
    if session.person is None:
        raise AssertionError("only documents of somebody who was identified are kept")
    unit = session.enterprise if item.identity is Identity.ENTERPRISE_CODE else None
    return session.person.id_number if unit is None else f"{session.person.id_number}:{unit.usc_code}"


def unprinted_of(context: StepContext) -> tuple[str, ...]:
    """The items of which papers of the person are still to be printed; none to a card alone, which says nothing of what was asked for."""
    session, services = context.session, context.services
    if session.person is None or session.face is None or session.is_unproven:
        return ()
    return services.held_prints.items_of(
        context.app.snapshot.items, session.person.id_number, services.clock.monotonic()
    )


def lacks_seal(document: IssuedDocument) -> bool:
    """Whether the document came without the seal that it needs: then it is not printed at all."""
    return document.layout in SEALED and document.seal is None and bool(document.verification_code)


class Unprinted:
    """The documents of one journey that did not come out (未出纸文件)."""

    def __init__(self, context: StepContext) -> None:
        self._context = context
        self._since: float | None = None

    @property
    def can_be_kept(self) -> bool:
        """Whether the centre can give the documents again, and somebody can come back for them."""
        item, end = self._context.journey.item, self._context.journey.end
        is_done = end is not None and end.outcome is Outcome.COMPLETED and bool(end.documents)
        return item.offline is OfflinePolicy.ONLINE and is_done and self._context.session.person is not None

    def note_problem(self, now: float) -> None:
        """The ten minutes count from the first problem."""
        self._since = now if self._since is None else self._since

    def leave(self, documents: PaperStage, now: float) -> None:
        """The printing is over, or was left: keep what did not come out, forget what did."""
        context = self._context
        journey = context.journey
        if not self.can_be_kept:
            return
        held, code = context.services.held_prints, journey.item.code
        holder = holder_of(context.session, journey.item)
        if documents in WAITING:
            before = held.find(code, holder, now)
            until = (self._since or now) + KEPT_SECONDS if before is None else before.until
            held.keep(code, holder, HeldPrint(journey.carried_request, journey.case.record_id, until))
        else:
            held.drop(code, holder)
