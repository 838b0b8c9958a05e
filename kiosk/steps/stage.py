"""What a step may see and do: the visit, its journey, the services, and the few moves of the runner."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from contract.execution import SealedRequest
from contract.records import Submission
from kiosk.case_book import CaseBook
from kiosk.forms.applicant import Applicant
from kiosk.forms.form_state import FormState
from kiosk.forms.option_source import OptionSource
from kiosk.journeys.journey import Journey, JourneyEnd
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.submission import submission_of
from kiosk.services import Place, Services
from kiosk.session import Ending, Session
from kiosk.shelf import Shelf
from kiosk.view import Section
from offline_queue.centre_outcomes import CentreUnreachable


class OuterMoves(Protocol):
    """The moves that leave the journey, or lie over it."""

    def refresh(self) -> None:
        """Something changed: a new view."""

    def touched(self) -> None:
        """The citizen did something beside the glass: held up a code, put down a card."""

    def finish(self, ending: Ending = Ending.FINISHED) -> None:
        """The end of the visit: the citizen wants nothing more, or took the card away."""

    def start_item(self, code: str) -> None:
        """The guide of another item, in the same visit."""

    def announce(self, sections: tuple[Section, ...]) -> None:
        """Lay a page over the screen that must be read."""

    def defect(self, error: Exception) -> None:
        """We did wrong while a late result was taken: end the visit safely."""


class Moves(OuterMoves, Protocol):
    """The moves a step can ask for. Each takes effect at once; the step that asked may be gone afterwards."""

    def go_on(self) -> None:
        """To the next step that is needed."""

    def jump(self, kind: StepKind) -> None:
        """To the first step of that kind."""

    def jump_to_field(self, name: str) -> None:
        """To the step that asks for a field."""


class Desk(Struct, frozen=True):
    """What stays the same from visit to visit."""

    services: Services
    place: Place
    shelf: Shelf
    case_book: CaseBook
    options: OptionSource


class Stage:
    """舞台 — handed to each step."""

    def __init__(self, desk: Desk, session: Session, journey: Journey, moves: Moves) -> None:
        self.desk = desk
        self.session = session
        self.journey = journey
        self.moves = moves

    @property
    def services(self) -> Services:
        """The services."""
        return self.desk.services

    @property
    def options(self) -> OptionSource:
        """The options that the terminal knows by itself."""
        return self.desk.options

    def heard(self, reply: object) -> None:
        """Tell the network's judge whether the centre was reached."""
        network = self.services.health.network
        if isinstance(reply, CentreUnreachable):
            network.failed()
        else:
            network.succeeded()

    def refresh(self) -> None:
        """Something changed."""
        self.moves.refresh()

    def say(self, message: str, **params: str) -> str:
        """A message in the language of the session."""
        return self.services.wording.say(message, self.session.language, **params)

    def local_now(self) -> datetime:
        """Local wall time."""
        return self.services.health.wall_time.astimezone(self.desk.place.timezone)

    def head(self, request_id: str, sealed: Submission | None = None) -> Callable[[], SealedRequest]:
        """The common part of a request about this person; seals when called, so call it on a lane.

        Without `sealed` everything that was given so far goes in.
        """
        submission = submission_of(self.session, self.journey) if sealed is None else sealed
        key, visit_id = self.services.keys.sealing, self.session.visit_id
        item_code, version = self.journey.item.code, self.desk.shelf.catalogue.version
        return lambda: SealedRequest(
            request_id=request_id,
            visit_id=visit_id,
            item_code=item_code,
            catalogue_version=version,
            sealed=key.seal(submission),
        )

    def form_state(self) -> FormState:
        """What the rules between answers look at."""
        person, place = self.session.person, self.desk.place
        applicant = None if person is None else Applicant.of(person)
        answers = self.journey.own_answers()
        return FormState(self.journey.item, answers, applicant, self.local_now().date(), place.region)

    def close_case(self, end: JourneyEnd) -> None:
        """Keep how the item ended and show it."""
        self.journey.end = end
        if end.outcome.is_served and not self.journey.was_counted:
            self.session.cases += 1
        self.moves.jump(StepKind.RESULT)
