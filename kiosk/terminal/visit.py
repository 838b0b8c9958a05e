"""One visit while it lasts: finding an item, then walking it, then perhaps another. Implements the outer moves of a journey."""

import logging
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from catalogue.schema import ServiceItem
from contract.terms import Channel, Outcome
from drivers.ports.camera import Frame
from kiosk.journeys.case_state import Sent
from kiosk.journeys.journey import Journey
from kiosk.journeys.kinds import STEP_RULES
from kiosk.journeys.payment_state import NotOrdered
from kiosk.journeys.planner import plan_for, wants_paper
from kiosk.journeys.session import Ending, Session
from kiosk.journeys.submission import submission_of
from kiosk.services.case_book import CaseEnd
from kiosk.steps.context import AppContext
from kiosk.steps.step import Main
from kiosk.terminal.browsing import AtHome, Browser
from kiosk.terminal.idle import IdleWatch
from kiosk.view.intents import GoBack, GoHome, GoOn, Intent
from kiosk.view.masking import mask_name
from kiosk.view.view import Screen, Section, StepMark

if TYPE_CHECKING:
    from kiosk.steps.runner import Runner

log = logging.getLogger(__name__)

MARKS = tuple(dict.fromkeys(rule.mark for rule in STEP_RULES.values()))
CHANNELS = {"online": Channel.ONLINE, "queue": Channel.QUEUE, "local": Channel.LOCAL}


class Visit:
    """办事过程 — `refresh` has a new view made; `touched` is as good as a touch of the glass."""

    def __init__(
        self, app: AppContext, session: Session, changed: Callable[[], None], touched: Callable[[], None]
    ) -> None:
        self.session = session
        self._app = app
        self.refresh = changed
        self.touched = touched
        self._browser = Browser(app, session)
        self._runner: Runner | None = None
        self.ending: Ending | None = None
        self.announcement: tuple[Section, ...] = ()

    # --- what is shown ---

    def screen(self) -> Screen:
        """The screen of the step, or of browsing."""
        return self._browser.screen() if self._runner is None else self._runner.step.screen()

    def main(self) -> Main:
        """The main action."""
        return self._browser.main() if self._runner is None else self._runner.step.main()

    def page(self) -> Hashable:
        """Changes whenever another screen, or another page of it, comes up."""
        return self._browser.page() if self._runner is None else self._runner.page()

    def marks(self) -> tuple[StepMark, ...]:
        """The step bar; empty while browsing."""
        wording, language = self._app.services.wording, self.session.language
        labels = {name: wording.say(f"mark.{name}", language) for name in MARKS}
        return () if self._runner is None else self._runner.marks(labels)

    @property
    def person(self) -> str:
        """The masked name of who was identified; "" while nobody is."""
        person = self.session.person
        return "" if person is None else mask_name(person.name)

    @property
    def item(self) -> ServiceItem | None:
        """The item that is being done or read about."""
        return self._browser.item if self._runner is None else self._runner.journey.item

    def item_title(self) -> str:
        """Its name."""
        return "" if self.item is None else self.item.name.in_language(self.session.language)

    @property
    def can_go_back(self) -> bool:
        """Whether "back" leads anywhere."""
        return self._browser.can_go_back if self._runner is None else self._runner.can_go_back

    @property
    def can_leave(self) -> bool:
        """Whether the visit may end now."""
        return self._runner is None or self._runner.step.can_leave

    @property
    def is_busy(self) -> bool:
        """Whether a device or the network works."""
        return self._runner is not None and self._runner.step.is_busy

    def is_deserted(self, idle: IdleWatch, now: float) -> bool:
        """Whether nobody has been there for so long that the visit is over."""
        is_paying = self._runner is not None and self._runner.step.is_paying
        return idle.tick(now, is_busy=self.is_busy, care_mode=self.session.care_mode, is_paying=is_paying)

    @property
    def would_lose(self) -> bool:
        """Whether going home would lose something: ask first."""
        return self.is_in_transaction or (self._runner is not None and self._runner.step.would_lose)

    @property
    def is_in_transaction(self) -> bool:
        """Whether an item is under way: the network's reading stays as it is."""
        return self._runner is not None and self._runner.journey.end is None

    def face_frame(self) -> Frame | None:
        """While the face step is up."""
        return None if self._runner is None else self._runner.step.face_frame()

    def document_frame(self) -> Frame | None:
        """While the materials step is up."""
        return None if self._runner is None else self._runner.step.document_frame()

    # --- what the citizen does ---

    def handle(self, intent: Intent) -> bool:
        """An intent that reached the screen; False when it does not fit."""
        match intent:
            case GoOn():
                return self._press()
            case GoBack():
                return self._back()
            case GoHome() if self._runner is not None:
                self.go_home()
                return True
            case _ if self._runner is None:
                self.session.confirmed_item = ""
                return self._browser.handle(intent)
            case _:
                return self._runner.step.handle(intent)

    def tick(self) -> None:
        """Time has passed."""
        if self._runner is not None:
            self._runner.step.tick()

    def set_care_mode(self, *, on: bool) -> None:
        """Other pages for another mode, at any step."""
        self.session.care_mode = on
        if self._runner is None:
            self._browser.reflow()
        else:
            self._runner.replan(care_mode=on)

    def close(self, ending: Ending) -> None:
        """The visit is over: what was begun gets its record, the step is left."""
        self._abandon(ending)
        for journey in self.session.drafts.values():
            self._record_unfinished(journey, Ending.LEFT)
        if self.session.did_anything:
            self._app.case_book.visit(self.session, ending)
        self.ending = ending

    # --- the outer moves ---

    def finish(self, ending: Ending = Ending.FINISHED) -> None:
        """Nothing more: the end."""
        self.ending = ending

    def start_item(self, code: str) -> None:
        """The guide of another item, in the same visit."""
        self.go_home()
        self._browser.open_guide(code)

    def go_home(self) -> None:
        """To the home screen; a journey that has no end yet is abandoned."""
        self._abandon(Ending.LEFT)
        self.session.confirmed_item = ""
        self._browser.here = AtHome()

    def announce(self, sections: tuple[Section, ...]) -> None:
        """A page that must be read."""
        self.announcement = sections

    def defect(self, error: Exception) -> None:
        """We did wrong: end the visit safely. The error's text may be personal and is not logged."""
        log.error("a visit ends by a defect: %s", type(error).__name__)
        self.ending = Ending.DEFECT
        self.refresh()

    # --- inside ---

    def _press(self) -> bool:
        if self._runner is not None:
            return self.main().is_enabled and self._runner.step.press()
        item = self._browser.to_start
        return item is not None and self._start(item)

    def _back(self) -> bool:
        if self._runner is None:
            self.session.confirmed_item = ""
            return self._browser.back()
        if not self._runner.can_go_back:
            return False
        if not self._runner.back():
            self._set_aside(self._runner)
        return True

    def _set_aside(self, runner: "Runner") -> None:
        """Back at the guide: what was given stays with the visit. Whether it was abandoned shows at the visit's end."""
        runner.close()
        self.session.drafts[runner.journey.item.code] = runner.journey
        self._runner = self.session.journey = None

    def _start(self, item: ServiceItem) -> bool:
        journey = self.session.drafts.pop(item.code, None) or self._begun(item)
        journey.begin_again(plan_for(item, care_mode=self.session.care_mode))
        self.session.journey = journey
        from kiosk.steps.runner import Runner  # every step and every rule of a field: not before the first screen

        self._runner = Runner(self._app, self.session, journey, self)
        self._runner.begin()
        if wants_paper(item):
            self._app.services.press.begin()  # warm by the time that something is printed
        return True

    def _begun(self, item: ServiceItem) -> Journey:
        services = self._app.services
        return Journey(
            item=item,
            plan=(),
            started_at=services.clock.now(),
            started_monotonic=services.clock.monotonic(),
            request_id=services.identifiers.new(),
            payment=NotOrdered(services.identifiers.new()),
        )

    def _abandon(self, ending: Ending) -> None:
        """Leave the journey that is under way, with a record of how it ended where it has none yet."""
        if self._runner is None:
            return
        journey = self._runner.journey
        self._runner.close()
        self._runner = None
        if not journey.case.is_recorded:
            self._record_unfinished(journey, ending)
        journey.forget()
        self.session.journey = None

    def _record_unfinished(self, journey: Journey, ending: Ending) -> None:
        """Abandoned; failed where it had been sent or paid for: then the centre gets what it needs to put it right."""
        is_open = isinstance(journey.case.state, Sent) or journey.order is not None
        has_failed = is_open or ending is Ending.DEFECT
        end = CaseEnd(Outcome.FAILED if has_failed else Outcome.ABANDONED, CHANNELS[journey.item.offline.value])
        submission = submission_of(self.session, journey) if is_open else None
        self._app.case_book.put_case(self.session, journey, end, submission)
