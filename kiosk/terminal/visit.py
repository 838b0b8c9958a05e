"""One visit while it lasts: finding an item, then walking it, then perhaps another. Implements the outer moves of a journey."""

import logging
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from catalogue.schema import ServiceItem
from drivers.ports.camera import Frame
from kiosk.forms.surnames import is_like_a_name, name_in
from kiosk.journeys.gates import card_stays
from kiosk.journeys.kinds import STEP_RULES
from kiosk.journeys.session import Ending, Session
from kiosk.steps.step import NO_MAIN, Main
from kiosk.terminal.browsing import AtHome, AtSearch, Browser, Offer
from kiosk.terminal.dictation import Dictation
from kiosk.terminal.event_page import EventWish
from kiosk.terminal.greeting import Greeting
from kiosk.terminal.idle import IdleWatch
from kiosk.terminal.search_trail import SearchTrail
from kiosk.view.frame import StepMark
from kiosk.view.intents import (
    CancelDictation,
    FinishDictation,
    GoBack,
    GoHome,
    GoOn,
    Intent,
    NotMe,
    OpenItem,
    SendSms,
    SetField,
    SetItemAside,
    SignerIsAbsent,
    StartDictation,
    TypeQuery,
    UsePickUpCode,
    Wake,
)
from kiosk.view.lines import Section
from kiosk.view.search import SearchScreen
from kiosk.view.view import Screen

if TYPE_CHECKING:
    from kiosk.steps.runner import Runner
    from kiosk.terminal.event_walk import EventWalk
    from kiosk.terminal.walks import Walks

log = logging.getLogger(__name__)

GIVEN = (SetField, SendSms, SignerIsAbsent)
"""What a citizen gives with their own hand, beside what devices take."""

MARKS = tuple(dict.fromkeys(rule.mark for rule in STEP_RULES.values()))


class Visit:
    """Runs one visit (办事过程): `refresh` has a new view made; `on_touched` is as good as a touch of the screen."""

    def __init__(
        self, offer: Offer, session: Session, on_changed: Callable[[], None], on_touched: Callable[[], None]
    ) -> None:
        self.session = session
        self._offer = offer
        self.refresh = on_changed
        self.note_touch = on_touched
        self._browser = Browser(offer, session)
        self._searches = SearchTrail(self._browser.finds)
        self._dictation = Dictation(offer.services, offer.snapshot, self._browser.hear, on_changed)
        self._walks: Walks | None = None
        self._runner: Runner | None = None
        self._event: EventWalk | None = None
        self._greeting: Greeting | None = None
        self.ending: Ending | None = None
        self.announcement: tuple[Section, ...] = ()

    # --- what is shown ---

    def screen(self) -> Screen:
        """The screen of the step, or of browsing."""
        if self._greeting is not None:
            return self._greeting.screen()
        if self._runner is not None:
            return self._runner.step.screen()
        screen = self._browser.screen()
        return replace(screen, dictation=self._dictation.view()) if isinstance(screen, SearchScreen) else screen

    def main(self) -> Main:
        if self._greeting is not None:
            return NO_MAIN
        return self._browser.main() if self._runner is None else self._runner.step.main()

    def page(self) -> Hashable:
        """Changes whenever another screen, or another page of it, comes up."""
        if self._greeting is not None:
            return self._greeting.page()
        return self._browser.page() if self._runner is None else self._runner.page()

    def marks(self) -> tuple[StepMark, ...]:
        """The step bar; empty while browsing."""
        wording, language = self._offer.services.wording, self.session.language
        labels = {name: wording.say(f"mark.{name}", language) for name in MARKS}
        if self._runner is None:
            return ()
        return self._runner.marks(labels) if self._event is None else self._event.marks(labels)

    @property
    def person(self) -> str:
        """The masked name of the person who was identified; "" while there is none."""
        person = self.session.person
        return "" if person is None else name_in(person.name, self.session.language)

    @property
    def item(self) -> ServiceItem | None:
        """The item that is being done or read about."""
        return self._browser.item if self._runner is None else self._runner.journey.item

    def item_title(self) -> str:
        """Its short name; in a life event that of the event as well."""
        if self._event is not None:
            return self._event.title.in_language(self.session.language)
        return "" if self.item is None else self.item.short.in_language(self.session.language)

    @property
    def can_go_back(self) -> bool:
        """Whether "back" leads anywhere."""
        return self._browser.can_go_back if self._runner is None else self._runner.can_go_back

    @property
    def can_leave(self) -> bool:
        """Whether the visit may end now."""
        return self._runner is None or self._runner.step.can_leave

    @property
    def can_set_aside(self) -> bool:
        """Whether an item of a life event may be left, and the rest goes on."""
        return self._event is not None and self._event.can_set_aside

    @property
    def goes_on(self) -> bool:
        """Whether the next step comes by itself in a moment."""
        return self._runner is not None and self._runner.step.goes_on

    @property
    def is_busy(self) -> bool:
        """Whether a device or the network works, or the citizen is at their phone to pay."""
        if self._greeting is not None:
            return self._greeting.is_reading
        return self._runner is not None and self._runner.step.is_busy

    def is_deserted(self, idle: IdleWatch, now: float) -> bool:
        """Whether no one has been there for so long that the visit is over."""
        return idle.tick(now, is_busy=self.is_busy, care_mode=self.session.care_mode)

    @property
    def would_lose(self) -> bool:
        """Whether going home or leaving would lose something: ask first, and only then."""
        runner = self._runner
        if self._event is not None and self.is_in_transaction:
            return True
        return runner is not None and (runner.step.would_lose or runner.journey.would_lose or not runner.step.can_leave)

    @property
    def leaving_loses(self) -> bool:
        """Whether leaving would: what was set aside is kept on the way home, and no longer."""
        return self.would_lose or any(draft.would_lose for draft in self.session.drafts.values())

    @property
    def is_somebody_known(self) -> bool:
        """Whether anybody is identified, or has shown a card in this visit."""
        session = self.session
        return session.person is not None or session.enterprise is not None or session.has_shown_card

    @property
    def is_in_transaction(self) -> bool:
        """Whether an item is under way: the network's reading stays as it is."""
        if self._event is not None:
            return not self._event.is_over
        return self._runner is not None and self._runner.journey.end is None

    @property
    def has_begun_items(self) -> bool:
        """Whether any item was begun, in this visit."""
        return self._walks is not None

    @property
    def has_dictated(self) -> bool:
        """Whether the microphone was on, in this visit."""
        return self._dictation.was_used

    def face_frame(self) -> Frame | None:
        """While the face step is up."""
        return None if self._runner is None else self._runner.step.face_frame()

    def document_frame(self) -> Frame | None:
        """While the materials step is up."""
        return None if self._runner is None else self._runner.step.document_frame()

    @property
    def _is_searching(self) -> bool:
        return self._greeting is None and self._runner is None and isinstance(self._browser.here, AtSearch)

    # --- what the citizen does ---

    def handle(self, intent: Intent) -> bool:
        """An intent that reached the screen; False when it does not fit."""
        if isinstance(intent, StartDictation | FinishDictation | CancelDictation):
            return self._is_searching and self._dictation.handle(intent)
        before = self._browser.here
        is_done = self._take(intent) if self._greeting is None else self._choose(self._greeting, intent)
        # the search box sends its text again when the keyboard goes
        if is_done and not (isinstance(intent, TypeQuery) and self._browser.here == before):
            self._dictation.end()
        if self._runner is None:
            self._searches.note_place(self._browser.here)
        return is_done

    def _take(self, intent: Intent) -> bool:
        match intent:
            case GoOn():
                return self._press()
            case GoBack():
                return self._back()
            case GoHome() if self._runner is not None:
                self.go_home()
                return True
            case SetItemAside():
                return self._set_aside()
            case _ if self._runner is None:
                return self._look_for(intent)
            case _:
                return self._hand_on(self._runner, intent)

    def _look_for(self, intent: Intent) -> bool:
        """While an item is looked for: no one who was confirmed for one is confirmed for the next."""
        self.session.confirmed_item = ""
        if isinstance(intent, UsePickUpCode):
            return self._begin_pick_up(self._browser.item)
        return self._browser.handle(intent)

    def greet(self) -> None:
        """A card was put down before anything was chosen."""
        self._greeting = Greeting(self._offer, self.session, self._new_walks, self.refresh, self._end_greeting)
        self._greeting.begin()

    def tick(self, *, is_covered: bool = False) -> None:
        """Time has passed. Where nothing is to be decided the next step comes by itself, unless something is laid over it."""
        self._dictation.tick()
        if self._greeting is not None:
            self._greeting.tick()
            if self._greeting.is_over and not is_covered:
                self.finish(Ending.CARD_TAKEN)
        runner = self._runner
        if runner is None:
            return
        step = runner.step
        step.tick()
        if self._runner is runner and runner.is_up(step) and step.is_done and not is_covered and self.ending is None:
            self._press()

    def set_care_mode(self, *, on: bool) -> None:
        """Other pages for another mode, at any step."""
        self.session.care_mode = on
        if self._runner is None:
            self._browser.reflow()
        else:
            self._runner.replan(care_mode=on)

    def close(self, ending: Ending) -> None:
        """The visit is over: what was begun gets its record, the step is left."""
        self._dictation.end()
        self._end_greeting()
        if self._walks is not None:
            self._abandon(ending)
            self._walks.close(ending)
        self._count_searches()
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

    def plan_is_over(self) -> None:
        """The next part of the life event; a single item's plan has no end but the visit's."""
        self._under_way.plan_is_over()

    def change_item(self, code: str, field: str = "") -> None:
        """One item of the life event once more."""
        self._under_way.change_item(code, field)

    def announce(self, sections: tuple[Section, ...]) -> None:
        """A page that must be read."""
        self.announcement = sections

    def end_by_defect(self, error: Exception) -> None:
        """We did wrong: end the visit safely. The error's text may be personal and is not logged."""
        log.error("a visit ends by a defect: %s", type(error).__name__)
        self.ending = Ending.DEFECT
        self.refresh()

    # --- inside ---

    def _count_searches(self) -> None:
        """Count what was not found, but not names of persons, and not the searches of a test."""
        self._searches.leave()
        offer, person = self._offer, self.session.person
        if offer.place.is_test:
            return
        searches = [search for search in self._searches.unfound if not self._may_name(search)]
        if person is not None:
            searches = [search for search in searches if person.name not in search]
        day = offer.services.health.wall_time.astimezone(offer.place.timezone).date()
        offer.services.searches.count(day, searches)

    def _may_name(self, searched: str) -> bool:
        """Any part of it, or all of it without the blanks."""
        texts = (*searched.split(), "".join(searched.split()))
        find = self._offer.snapshot.search.find
        return any(is_like_a_name(text) and not find(text, 1, is_vague=False) for text in texts)

    def _end_greeting(self) -> None:
        if self._greeting is not None:
            self._greeting.close()
        self._greeting = None

    def _choose(self, greeting: Greeting, intent: Intent) -> bool:
        """One of what is due: with the card that was read it begins at once. Or all there is; or it is somebody else."""
        match intent:
            case OpenItem(code):
                return self._begin_for_holder(greeting.offers(code))
            case GoHome() | Wake():
                self._end_greeting()
            case NotMe() if not greeting.is_reading:
                self.finish(Ending.LEFT)
            case _:
                return False
        return True

    def _begin_for_holder(self, item: ServiceItem | None) -> bool:
        if item is None:
            return False
        self._end_greeting()
        self.session.confirmed_item = item.code
        self._browser.open_guide(item.code)
        return self._start(item)

    def _press(self) -> bool:
        if self._runner is not None:
            return self.main().is_enabled and self._runner.step.press()
        wanted = self._browser.event_to_start
        if wanted is not None:
            return self._start_event(wanted)
        item = self._browser.to_start
        return item is not None and self._start(item)

    def _hand_on(self, runner: "Runner", intent: Intent) -> bool:
        journey, is_done = runner.journey, runner.step.handle(intent)
        journey.has_input = journey.has_input or (is_done and isinstance(intent, GIVEN))
        return is_done

    def _back(self) -> bool:
        if self._runner is None:
            self.session.confirmed_item = ""
            return self._browser.back()
        if not self._runner.can_go_back:
            return False
        if self._runner.back():
            return True
        if self._event is None:
            self._ready_to_walk().set_aside(self._runner)
            self._runner = None
        elif not self._event.back():
            self._leave_event(Ending.LEFT, keeps_drafts=True)
        return True

    @property
    def _under_way(self) -> "EventWalk":
        if self._event is None:
            raise AssertionError("only a life event has parts")
        return self._event

    def _set_aside(self) -> bool:
        if self._event is None or not self._event.can_set_aside:
            return False
        self._event.set_aside()
        return True

    def _start(self, item: ServiceItem) -> bool:
        self._runner = self._ready_to_walk().begin(item)
        if self.session.confirmed_item == item.code:  # their card was read before the item was chosen
            self._runner.journey.needs_card_there = self.session.tells_presence and card_stays(item)
        self._runner.begin()
        return True

    def _begin_pick_up(self, item: ServiceItem | None) -> bool:
        if item is None or not item.pick_up_code:
            return False
        self._runner = self._ready_to_walk().begin_pick_up(item)
        self._runner.begin()
        return True

    def _start_event(self, wish: EventWish) -> bool:
        from kiosk.terminal.event_walk import EventWalk, progress_of  # as the walks of single items

        self._event = EventWalk(self._ready_to_walk(), progress_of(wish), self._show)
        self._event.begin()
        return True

    def _ready_to_walk(self) -> "Walks":
        if self._walks is None:
            self._walks = self._new_walks()
        return self._walks

    def _new_walks(self) -> "Walks":
        from kiosk.terminal.walks import Walks  # loaded by the phase "steps" of the start (app/core/phases.py)

        return Walks(self._offer, self.session, self)

    def _show(self, runner: "Runner | None") -> None:
        self._runner = runner

    def _leave_event(self, ending: Ending, *, keeps_drafts: bool = False) -> None:
        event, self._event = self._under_way, None
        event.close(ending, keeps_drafts=keeps_drafts)

    def _abandon(self, ending: Ending) -> None:
        """Leave what is under way, with a record of how it ended where it has none yet."""
        if self._event is not None:
            self._leave_event(ending)
            return
        if self._runner is None or self._walks is None:
            return
        runner, self._runner = self._runner, None
        self._walks.abandon(runner, ending)
