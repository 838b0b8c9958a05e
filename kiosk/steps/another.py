"""继续办理 — another item in the same visit, or the end."""

from collections.abc import Iterable
from itertools import islice

from catalogue.schema import ServiceItem
from kiosk.journeys.kinds import StepKind
from kiosk.services.item_rows import item_row
from kiosk.steps.step import Main, Step
from kiosk.view.intents import Intent, OpenItem
from kiosk.view.view import AnotherScreen, ItemRow, MainAction

MOST = 3
"""What comes next in a life event comes first, then what often follows; only without both the popular items of the same theme."""


class AnotherStep(Step):
    """The another step (继续步骤)."""

    kind = StepKind.ANOTHER

    def screen(self) -> AnotherScreen:
        """A few suggestions that can be done here now."""
        return AnotherScreen(self._that_can_be_done(self._related()) or self._that_can_be_done(self._alike()))

    def _that_can_be_done(self, items: Iterable[ServiceItem]) -> tuple[ItemRow, ...]:
        snapshot, session, services = self.context.app.snapshot, self.context.session, self.context.services
        conditions = services.health.conditions(self.context.local_now())
        rows = (item_row(item, snapshot, conditions, services.wording, session.language) for item in items)
        return tuple(islice((row for row in rows if row.is_available), MOST))

    def main(self) -> Main:
        return Main(MainAction.FINISH)

    def press(self) -> bool:
        """Nothing more."""
        self.context.visit.finish()
        return True

    def handle(self, intent: Intent) -> bool:
        """One of the suggestions."""
        if not isinstance(intent, OpenItem) or intent.code not in self.context.app.snapshot.items:
            return False
        self.context.visit.start_item(intent.code)
        return True

    def _related(self) -> list[ServiceItem]:
        """What comes next in the life events of this item, and what often follows; of an event itself, what is not done."""
        snapshot, item, progress = self.context.app.snapshot, self.context.journey.item, self.context.session.event
        if progress is not None:
            done = {each.item.code for each in progress.served()}
            codes = [code for code in progress.event.items if code not in done]
        else:
            codes = [code for event in snapshot.events.values() for code in event.next_after(item.code)[:MOST]]
            codes = [*item.follow_ups, *codes]
        return (
            [] if self._is_quiet else [snapshot.items[code] for code in dict.fromkeys(codes) if code in snapshot.items]
        )

    def _alike(self) -> list[ServiceItem]:
        snapshot, item = self.context.app.snapshot, self.context.journey.item
        if self._is_quiet or self.context.session.event is not None:
            return []
        return [each for each in snapshot.shown if item.theme in each.themes and each.code != item.code]

    @property
    def _is_quiet(self) -> bool:
        """After a death nothing is offered."""
        event = self.context.session.event
        return (
            self.context.journey.item.code in self.context.app.snapshot.quiet if event is None else event.event.is_quiet
        )
