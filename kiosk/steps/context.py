"""What a step may see and do: the visit, its journey, the services, and the few moves of the runner."""

import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Protocol, TypeVar

from msgspec import Struct

from catalogue.schema import Identity, ItemKind, OfflinePolicy
from contract.execution import DepartmentDown, SealedRequest
from contract.identity import ProofRole
from contract.proof import ProofGiven, ProofReply, ProofRequest
from contract.records import Submission
from kiosk.forms.applicant import Applicant
from kiosk.forms.form_state import FormState
from kiosk.forms.option_source import OptionSource
from kiosk.journeys.event_progress import EventProgress
from kiosk.journeys.journey import Journey, JourneyEnd
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.other_cards import ShownCard, shown_cards
from kiosk.journeys.proofs import Proofs
from kiosk.journeys.proving import ensure_proven
from kiosk.journeys.session import Ending, Session
from kiosk.journeys.submission import claim_of, claim_of_other, submission_of
from kiosk.services.case_book import CaseBook
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.ports import NoAnswer
from kiosk.services.services import Services, TerminalSite
from kiosk.view.lines import Section
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, words_of

log = logging.getLogger(__name__)

T = TypeVar("T")

UNPROVEN, AUTHORITY_SILENT = "identity", "authority_silent"
"""The centre's codes for a request about a person who is not proven, and whom no authority can prove now."""


class OuterMoves(Protocol):
    """The moves that leave the journey, or lie over it. Each takes effect at once, or with the view that comes next."""

    def refresh(self) -> None:
        """Show a new view, because something has changed."""

    def note_touch(self) -> None:
        """Note that the citizen did something beside the screen: held up a code, put down a card."""

    def finish(self, ending: Ending = Ending.FINISHED) -> None:
        """End the visit: the citizen wants nothing more, or took the card away."""

    def go_home(self) -> None:
        """Go to the home screen, in the same visit."""

    def start_item(self, code: str) -> None:
        """Show the guide of another item, in the same visit."""

    def plan_is_over(self) -> None:
        """Note that the plan has no step left; what comes next depends on the visit."""

    def change_item(self, code: str, field: str = "") -> None:
        """Open one item of the life event again: all its lines, or the page of one field."""

    def announce(self, sections: tuple[Section, ...]) -> None:
        """Lay a page over the screen that must be read."""

    def end_by_defect(self, error: Exception) -> None:
        """End the visit safely: a late result met a defect of this program."""


class Moves(Protocol):
    """The moves inside the journey. Each takes effect at once; the step that asked may be gone afterwards."""

    def go_on(self) -> None:
        """Go to the next step that is needed."""

    def jump(self, kind: StepKind) -> None:
        """Go to the first step of this kind."""

    def jump_to_field(self, name: str) -> None:
        """Go to the step that asks for this field."""


class AppContext(Struct, frozen=True):
    """The context that stays the same from visit to visit (应用环境)."""

    services: Services
    place: TerminalSite
    snapshot: CatalogueSnapshot
    case_book: CaseBook
    options: OptionSource

    @property
    def local_now(self) -> datetime:
        """The wall time of the terminal's place."""
        return self.services.health.wall_time.astimezone(self.place.timezone)


class StepContext:
    """What each step gets from the runner (步骤上下文)."""

    def __init__(self, app: AppContext, session: Session, journey: Journey, moves: Moves, visit: OuterMoves) -> None:
        self.app = app
        self.session = session
        self.journey = journey
        self.moves = moves
        self.visit = visit

    @property
    def event(self) -> EventProgress:
        """The life event that is walked; asked for only by steps that come up in one."""
        if self.session.event is None:
            raise AssertionError("comes up only in a life event")
        return self.session.event

    @property
    def services(self) -> Services:
        return self.app.services

    @property
    def options(self) -> OptionSource:
        """The options that the terminal knows by itself."""
        return self.app.options

    def note_reply(self, reply: object) -> None:
        """Report to the network's judge whether the centre was reached; where it knows no one here, no one is identified.

        None: it had no need to be asked.
        """
        if reply is None:
            return
        if isinstance(reply, CentreRefused):
            log.info("%s: %s", self.journey.item.code, words_of(reply))
        if isinstance(reply, CentreRefused) and reply.code == UNPROVEN:
            if self.session.person is not None and (self.journey.form.answers or self.session.event is not None):
                self.session.began_as = self.session.person.id_number
            self.session.lose_person()
        network = self.services.health.network
        if isinstance(reply, CentreUnreachable):
            network.note_failure()
        else:
            network.note_success()

    def say(self, message: str, **params: str) -> str:
        """A message in the language of the session."""
        return self.services.wording.say(message, self.session.language, **params)

    def seal_ahead(self) -> None:
        """Seal the record of an item that can wait offline before the last tap, so that the tap is quick."""
        item = self.journey.item
        if item.offline is OfflinePolicy.QUEUE and not item.fee and self.session.event is None:
            self.app.case_book.seal_ahead(self.session, self.journey)

    def local_now(self) -> datetime:
        """The wall time of the terminal's place."""
        return self.app.local_now

    def asking(self, request_id: str, send: Callable[[SealedRequest], T]) -> "Callable[[], T | NoAnswer]":
        """Sends a request with everything that was given so far; the person is proven first where they are not yet.

        Call it on the centre's worker. If the person cannot be proven, the answer says so: the centre would refuse the request unproven.
        """
        prove, head = self.proving(submission_of(self.session, self.journey)), self._head_of(request_id)

        def ask() -> "T | NoAnswer":
            proven = prove()
            return send(head(proven)) if isinstance(proven, Submission) else proven

        return ask

    def head(self, request_id: str, sealed: Submission) -> Callable[[], SealedRequest]:
        """The common part of a request without a proof of a person; seals when called, so call it on a worker."""
        head = self._head_of(request_id)
        return lambda: head(sealed)

    def _head_of(self, request_id: str) -> Callable[[Submission], SealedRequest]:
        key, visit_id = self.services.keys.sealing, self.session.visit_id
        item_code, version = self.journey.item.code, self.app.snapshot.catalogue.version
        is_test = self.app.place.is_test
        return lambda submission: SealedRequest(
            request_id=request_id,
            visit_id=visit_id,
            item_code=item_code,
            catalogue_version=version,
            sealed=key.seal(submission),
            is_test=is_test,
        )

    def proving(self, submission: Submission) -> "Callable[[], Submission | NoAnswer]":
        """The submission with what proves its person; asks the centre for it when called, so call it on its worker.

        Otherwise why they cannot be proven, if the request needs a proof.
        """
        needs_no_one = self.journey.item.identity is Identity.NONE
        others = list(shown_cards(self.journey).values())
        asked = [self.proof(), *(self.proof_of(other) for other in others)]
        proofs, clock = [self.session.proofs, *(other.proofs for other in others)], self.services.clock
        bare = tuple(other.model_copy(update={"evidence": None}) for other in submission.others)

        def prove_all() -> "Submission | NoAnswer":
            replies = [prove() for prove in asked]
            silences = [] if needs_no_one else [reply for reply in map(_silence_in, replies) if reply is not None]
            if silences:
                return silences[0]
            now = clock.monotonic()
            # who has left meanwhile is forgotten, but the answer that this request waited for is its own
            known = tuple(
                token
                for proof, reply in zip(proofs, replies, strict=True)
                for token in proof.known(now) or _token(reply)
            )
            return submission.model_copy(update={"assertions": known, "evidence": None, "others": bare})

        return prove_all

    def proof(self) -> Callable[[], "ProofReply | NoAnswer | None"]:
        """Has the citizen of now proven, for the centre's worker; gives the answer where the centre was asked."""
        claim = claim_of(self.session, self.services.clock.monotonic())
        return (lambda: None) if claim is None else self._proof(claim, self.session.proofs, ProofRole.APPLICANT)

    def proof_of(self, other: ShownCard) -> Callable[[], "ProofReply | NoAnswer | None"]:
        """Has somebody else proven by the card they showed, as `proof` does it with the citizen."""
        return self._proof(claim_of_other(other, self.services.clock.monotonic()), other.proofs, ProofRole.THIRD_PERSON)

    def _proof(
        self, claim: Submission, proofs: Proofs, role: ProofRole
    ) -> Callable[[], "ProofReply | NoAnswer | None"]:
        services, turn = self.services, proofs.turn

        def ask(sealed: Submission) -> "ProofReply | NoAnswer":
            head = self.head(services.identifiers.new(), sealed)
            return services.centre.prove(ProofRequest(**dict(head()), role=role))

        return lambda: ensure_proven(proofs, claim, ask, services.clock.monotonic(), turn)

    def identify_again(self) -> None:
        """Back to the card: the centre did not confirm who was identified. What was filled in stays, and what is recorded."""
        self.journey.case.lose_person()
        if not self.journey.case.is_recorded and any(
            planned.kind is StepKind.IDENTIFY for planned in self.journey.plan
        ):
            self.moves.jump(StepKind.IDENTIFY)

    def of(self, journey: Journey) -> "StepContext":
        """The same for another item of the life event."""
        return StepContext(self.app, self.session, journey, self.moves, self.visit)

    def form_state(self) -> FormState:
        """What the rules between answers look at."""
        person, place = self.session.person, self.app.place
        applicant = None if person is None else Applicant.of(person)
        answers = self.journey.form.own_answers()
        return FormState(self.journey.item, answers, applicant, self.local_now().date(), place.region)

    def close_case(self, end: JourneyEnd) -> None:
        """Keep how the item ended and show it."""
        self.journey.close(end)
        if end.outcome.is_served and not self.journey.case.was_counted:
            self.session.cases += 1
        person, item = self.session.person, self.journey.item
        if end.outcome.is_served and person is not None and item.kind is ItemKind.CERTIFY:
            self.services.done_items.note(item.code, person.id_number, self.local_now().date())
        self.moves.jump(StepKind.RESULT)


def _silence_in(reply: "ProofReply | NoAnswer | None") -> "NoAnswer | None":
    match reply:
        case CentreRefused() | CentreUnreachable():
            return reply
        case DepartmentDown():
            return CentreRefused(HTTPStatus.FORBIDDEN, AUTHORITY_SILENT, "no authority proves now who asks")
        case _:
            return None


def _token(reply: "ProofReply | NoAnswer | None") -> tuple[str, ...]:
    return (reply.assertion,) if isinstance(reply, ProofGiven) else ()
