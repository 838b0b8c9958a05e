"""继续办理 — another item in the same visit, or the end."""

from itertools import islice

from catalogue.schema import ServiceItem
from kiosk.journeys.event_progress import EventProgress
from kiosk.journeys.kinds import StepKind
from kiosk.services.item_rows import item_row
from kiosk.steps.step import Main, Step
from kiosk.view.intents import Intent, OpenItem
from kiosk.view.view import AnotherScreen, MainAction

MOST = 3
"""What comes next in a life event comes first, then what often follows; only without both the popular items of the same theme."""


class AnotherStep(Step):
    """The another step (继续步骤)."""

    kind = StepKind.ANOTHER

    def screen(self) -> AnotherScreen:
        """A few suggestions that can be done here now."""
        snapshot, session = self.context.app.snapshot, self.context.session
        conditions = self.context.services.health.conditions(self.context.local_now())
        rows = (
            item_row(item, snapshot, conditions, self.context.services.wording, session.language)
            for item in self._candidates()
        )
        return AnotherScreen(tuple(islice((row for row in rows if row.is_available), MOST)))

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

    def _candidates(self) -> list[ServiceItem]:
        snapshot, item, progress = self.context.app.snapshot, self.context.journey.item, self.context.session.event
        if progress is not None:
            return self._rest_of(progress)
        if item.code in snapshot.quiet:
            return []
        next_up = [code for event in snapshot.events.values() for code in event.next_after(item.code)[:1]]
        often = [snapshot.items[code] for code in (*next_up, *item.follow_ups) if code in snapshot.items]
        alike = [each for each in snapshot.shown if each.theme == item.theme and each.code != item.code]
        codes = dict.fromkeys(each.code for each in (often or alike))
        return [snapshot.items[code] for code in codes]

    def _rest_of(self, progress: EventProgress) -> list[ServiceItem]:
        """What of the life event is not done."""
        done = {each.item.code for each in progress.served()}
        items = self.context.app.snapshot.items
        rest = [items[code] for code in progress.event.items if code not in done and code in items]
        return [] if progress.event.is_quiet else rest
