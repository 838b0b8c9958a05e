"""A life event under any taps: left, changed, cut off, in another language, with another card; nothing counts twice or stays."""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from catalogue.text import Language
from contract.records import CaseFacts
from kiosk.journeys.event_progress import MemberState
from kiosk.journeys.session import TerminalState
from kiosk.services.timing import Timing
from kiosk.view.intents import (
    ChooseLanguage,
    ChooseSituation,
    EditLine,
    GoBack,
    GoOn,
    OpenItem,
    SetCareMode,
    SetItemAside,
    TickItem,
    Wake,
)
from tests.kiosk.parts import Bench, adult, snapshot
from tests.kiosk.terminal.test_life_events import EventCitizen
from tests.kiosk.terminal.test_taps import AnyTaps

EVENTS = (("birth", 1), ("car", 3), ("death", 1), ("disability", 1), ("home", 2), ("retirement", 2))


class EventTaps(AnyTaps):
    """The same hall, with somebody in the middle of a life event."""

    @initialize(event=st.sampled_from(EVENTS), depth=st.integers(0, 30))
    def arrive_with_much_to_do(self, event: tuple[str, int], depth: int) -> None:
        self.bench = Bench(timing=Timing(settle=0.3))
        self.citizen = EventCitizen(self.bench)
        self.code, self.answer = event
        self.old = [0]
        self.start_the_item()
        self.do_as_asked(depth)

    def arrive(self) -> None:  # type: ignore[override]  # takes the place of the rule of single items
        """Only once."""

    @precondition(lambda self: self.bench.terminal.state is TerminalState.AVAILABLE)
    @rule()
    def start_the_item(self) -> None:
        self.citizen.item = next(iter(snapshot().items.values()))
        for intent in (Wake(), OpenItem(self.code), ChooseSituation(self.answer), GoOn()):
            self.bench.wait(0.4)
            self.tap(intent)

    @rule(
        intent=st.sampled_from(
            [SetItemAside(), SetItemAside(), GoBack(), GoOn(), EditLine(0), EditLine(4), TickItem("GA044")]
        )
    )
    def move_within_the_event(self, intent: Any) -> None:
        self.bench.wait(0.4)
        self.tap_twice(intent)

    @rule(language=st.sampled_from([Language.ZH, Language.EN]), care=st.booleans())
    def switch_language_and_care(self, language: Language, care: bool) -> None:
        self.bench.wait(0.4)
        self.tap(ChooseLanguage(language))
        self.bench.wait(0.4)
        self.tap(SetCareMode(on=care))

    @rule(key=st.sampled_from(["chen", "li", "elder"]))
    def lay_another_card(self, key: str) -> None:
        self.bench.reader.card = adult(key)

    @invariant()
    def no_item_is_submitted_twice_in_an_event(self) -> None:
        visit = self.bench.terminal._visit
        event = None if visit is None else visit.session.event
        if event is None:
            return
        served = Counter(
            each.facts.request_id
            for each in self.bench.outbox.records
            if isinstance(each.facts, CaseFacts) and each.facts.outcome.is_served
        )
        for member in event.members:
            if member.journey is not None:
                assert served[member.journey.request_id] <= 1
                assert member.state is not MemberState.READY or member.journey.end is None

    @invariant()
    def every_refusal_is_recorded_once(self) -> None:
        visit = self.bench.terminal._visit
        if visit is None or self.bench.centre.executed:
            return
        refused = Counter(
            each.facts.item_code
            for each in self.bench.outbox.records
            if isinstance(each.facts, CaseFacts)
            and each.facts.visit_id == visit.session.visit_id
            and each.facts.outcome.value == "rejected"
        )
        assert not [code for code, number in refused.items() if number > 1 and not visit.session.is_unproven]


EventTaps.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestEventTaps = EventTaps.TestCase
