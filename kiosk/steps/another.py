"""继续办理 — another item in the same visit, or the end."""

from itertools import islice

from catalogue.schema import ServiceItem
from kiosk.journeys.kinds import StepKind
from kiosk.services.item_rows import item_row
from kiosk.steps.step import Main, Step
from kiosk.view.intents import Intent, OpenItem
from kiosk.view.view import AnotherScreen, MainAction

MOST = 3
"""What often follows comes first, then the popular items of the same theme."""


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
        snapshot, item = self.context.app.snapshot, self.context.journey.item
        often = [snapshot.items[code] for code in item.follow_ups if code in snapshot.items]
        alike = [each for each in snapshot.shown if item.theme in each.themes and each.code != item.code]
        codes = dict.fromkeys(each.code for each in (*often, *alike))
        return [snapshot.items[code] for code in codes]
