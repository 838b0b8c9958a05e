"""好差评、继续办理 — how it was, another item in the same visit, or the end: one screen.

Five levels, none chosen beforehand, kept apart from identity; going on without one is to skip it.
"""

from collections.abc import Iterable
from itertools import islice

from catalogue.schema import ServiceItem
from contract.terms import RatingLevel
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.services.item_rows import item_row
from kiosk.steps.context import StepContext
from kiosk.steps.ending.card_lifted import CardLifted
from kiosk.steps.step import Main, Step
from kiosk.steps.unprinted import unprinted_of
from kiosk.view.frame import MainAction
from kiosk.view.intents import Intent, OpenItem, Rate
from kiosk.view.items import ItemRow
from kiosk.view.visit_end import AnotherScreen

MOST = 3
"""What comes next in a life event comes first, then what often follows; only without both the popular items of the same theme."""


class AnotherStep(Step):
    """Takes the rating and asks what comes next (继续步骤); the visit goes on or ends here."""

    kind = StepKind.ANOTHER

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._chosen: RatingLevel | None = None
        self._lifted = CardLifted(self)
        self._unprinted = unprinted_of(context)

    def leave(self) -> None:
        """Whichever way it is left, the level that was chosen last counts."""
        super().leave()
        if self._chosen is not None:
            for item in self._rated_items():
                self.context.app.case_book.rate(item, self._chosen)

    def tick(self) -> None:
        """A citizen who takes their card has finished, after a moment in which they may still rate the visit."""
        self._lifted.tick()
        if self._lifted.is_so and not self.goes_on:
            self.go_on_soon(self.context.services.timing.papers_seen)

    def screen(self) -> AnotherScreen:
        """The level chosen so far, and a few suggestions that can be done here now."""
        shown = self._that_can_be_done(self._related_items()) or self._that_can_be_done(self._alike())
        return AnotherScreen(shown, self._is_rated, "" if self._chosen is None else self._chosen.value)

    def _that_can_be_done(self, items: Iterable[ServiceItem]) -> tuple[ItemRow, ...]:
        snapshot, session, services = self.context.app.snapshot, self.context.session, self.context.services
        conditions = services.health.conditions(self.context.local_now())
        rows = (item_row(item, snapshot, conditions, services.wording, session.language) for item in items)
        return tuple(islice((row for row in rows if row.is_available), MOST))

    def main(self) -> Main:
        return Main(MainAction.FINISH)

    def press(self) -> bool:
        """End the visit: the citizen needs no other item."""
        self.context.visit.finish()
        return True

    def handle(self, intent: Intent) -> bool:
        """A level, the last one counts; or one of the suggestions."""
        if isinstance(intent, Rate) and self._is_rated and intent.level in set(RatingLevel):
            self._chosen = RatingLevel(intent.level)
            if self._lifted.is_so:
                self.go_on_soon(self.context.services.timing.papers_seen)
            return True
        if not isinstance(intent, OpenItem) or intent.code not in self.context.app.snapshot.items:
            return False
        self.context.visit.start_item(intent.code)
        return True

    def _related_items(self) -> list[ServiceItem]:
        """What comes next in the life events of this item, and what often follows; of an event itself, what is not done."""
        snapshot, item, progress = self.context.app.snapshot, self.context.journey.item, self.context.session.event
        if progress is not None:
            done = {member.item.code for member in progress.served()}
            codes = [code for code in progress.event.items if code not in done]
        else:
            codes = [code for event in snapshot.events.values() for code in event.next_after(item.code)[:MOST]]
            codes = [*item.follow_ups, *codes]
        session = self.context.session
        codes = [*(code for code in (*self._unprinted, *session.ready, *session.lacking) if code != item.code), *codes]
        return (
            [] if self._is_quiet else [snapshot.items[code] for code in dict.fromkeys(codes) if code in snapshot.items]
        )

    def _alike(self) -> list[ServiceItem]:
        snapshot, item = self.context.app.snapshot, self.context.journey.item
        if self._is_quiet or self.context.session.event is not None:
            return []
        return [
            other_item
            for other_item in snapshot.shown
            if item.theme in other_item.themes and other_item.code != item.code
        ]

    @property
    def _is_rated(self) -> bool:
        """After a death no one is asked for stars; what is only printed again was rated when it was carried out."""
        journey, event = self.context.journey, self.context.session.event
        if event is not None:
            return any(event.served())
        is_served = journey.end is not None and journey.end.outcome.is_served
        return is_served and not self._is_quiet and not journey.case.was_counted

    def _rated_items(self) -> list[ServiceItem]:
        """The item; of a life event each that was done."""
        event = self.context.session.event
        return [self.context.journey.item] if event is None else [member.item for member in event.served()]

    @property
    def _is_quiet(self) -> bool:
        """After a death nothing is offered."""
        event = self.context.session.event
        return (
            self.context.journey.item.code in self.context.app.snapshot.quiet if event is None else event.event.is_quiet
        )
