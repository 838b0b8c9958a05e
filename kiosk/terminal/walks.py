"""The items that are done in a visit: begun, set aside, abandoned, and recorded. Nothing of it is needed to find one."""

from collections.abc import Callable
from typing import TypeVar

from catalogue.schema import InputField, ServiceItem
from contract.execution import SealedRequest
from contract.terms import Channel, Outcome
from kiosk.forms.option_source import OptionSource
from kiosk.forms.verdict import CheckContext
from kiosk.journeys.case_state import Sent
from kiosk.journeys.journey import Journey
from kiosk.journeys.payment_state import NotOrdered
from kiosk.journeys.planner import pick_up_plan, plan_for, wants_paper
from kiosk.journeys.session import Ending, Session
from kiosk.journeys.submission import submission_of
from kiosk.services.case_book import CaseBook, CaseEnd
from kiosk.services.ports import NoAnswer
from kiosk.steps.context import AppContext, OuterMoves, StepContext
from kiosk.steps.runner import PlanMaker, Runner, whole_plan
from kiosk.terminal.browsing import Offer

T = TypeVar("T")

CHANNELS = {"online": Channel.ONLINE, "queue": Channel.QUEUE, "local": Channel.LOCAL}


class Walks:
    """Each item with its runner (办理记录); what was given to one that is set aside stays in the session."""

    def __init__(self, offer: Offer, session: Session, moves: OuterMoves) -> None:
        book = CaseBook(offer.services, offer.place, lambda: offer.snapshot.catalogue.version)
        self.app = AppContext(offer.services, offer.place, offer.snapshot, book, OptionSource(offer.snapshot.reference))
        self.session = session
        self.moves = moves

    def begin(self, item: ServiceItem) -> Runner:
        """Begin an item, or go on with one that was set aside."""
        journey = self.journey_of(item)
        journey.begin_again(plan_for(item, care_mode=self.session.care_mode))
        self.session.journey = journey
        if wants_paper(item):
            self.app.services.press.begin()  # warm by the time that something is printed
        return self.runner(journey)

    def begin_pick_up(self, item: ServiceItem) -> Runner:
        """Fetch the paper of the item that a pick-up code releases; what was set aside of the item stays so."""
        journey = self._begin_journey(item)
        journey.begin_again(pick_up_plan())
        self.session.journey = journey
        self.app.services.press.begin()
        return self.runner(journey, lambda _journey, _care_mode: pick_up_plan())

    def runner(self, journey: Journey, make_plan: PlanMaker = whole_plan) -> Runner:
        """What walks a journey by such plans."""
        return Runner(self.app, self.session, journey, self.moves, make_plan)

    def asking(self, item: ServiceItem, send: Callable[[SealedRequest], T]) -> Callable[[], T | NoAnswer]:
        """A question about the person of the visit that belongs to no journey, asked as that item; for the centre's worker."""
        journey = self._begin_journey(item)
        context = StepContext(self.app, self.session, journey, self.runner(journey), self.moves)
        return context.asking(self.app.services.identifiers.new(), send)

    def journey_of(self, item: ServiceItem) -> Journey:
        """The journey that was set aside, or a new one."""
        return self.session.drafts.pop(item.code, None) or self._begin_journey(item)

    def check_context(self, field: InputField) -> CheckContext:
        """What an answer is checked against that no page asks for."""
        found = self.app.options.values(field)
        return CheckContext(self.app.local_now.replace(tzinfo=None), frozenset() if found is None else found)

    def set_aside(self, runner: Runner) -> None:
        """Back at the guide: what was given stays with the visit. Whether it was abandoned shows at the visit's end."""
        runner.close()
        if not runner.journey.is_pick_up:
            self.session.drafts[runner.journey.item.code] = runner.journey
        self.session.journey = None

    def abandon(self, runner: Runner, ending: Ending) -> None:
        """Leave it for good, with a record of how it ended where it has none yet."""
        journey = runner.journey
        runner.close()
        if not journey.case.is_recorded and not journey.is_pick_up:
            self.record_unfinished(journey, ending)
        journey.forget()
        self.session.journey = None

    def close(self, ending: Ending) -> None:
        """The visit is over: what was set aside gets its record, and the visit its own where anything was done."""
        for journey in self.session.drafts.values():
            self.record_unfinished(journey, Ending.LEFT)
        if self.session.did_anything:
            self.app.case_book.put_visit(self.session, ending)

    def _begin_journey(self, item: ServiceItem) -> Journey:
        services = self.app.services
        return Journey(
            item=item,
            plan=(),
            started_at=services.health.wall_time,
            started_monotonic=services.clock.monotonic(),
            request_id=services.identifiers.new(),
            payment=NotOrdered(services.identifiers.new()),
        )

    def record_unfinished(self, journey: Journey, ending: Ending) -> None:
        """Abandoned; failed where it had been sent or paid for: then the centre gets what it needs to put it right."""
        is_open = isinstance(journey.case.state, Sent) or journey.order is not None
        has_failed = is_open or ending is Ending.DEFECT
        end = CaseEnd(Outcome.FAILED if has_failed else Outcome.ABANDONED, CHANNELS[journey.item.offline.value])
        submission = submission_of(self.session, journey) if is_open else None
        self.app.case_book.put_case(self.session, journey, end, submission)
