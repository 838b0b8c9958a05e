"""继续办理 — another item in the same visit, or the end."""

from itertools import islice

from catalogue.schema import ServiceItem
from kiosk.intents import Intent, OpenItem
from kiosk.item_rows import item_row
from kiosk.journeys.kinds import StepKind
from kiosk.steps.step import Main, Step
from kiosk.view import AnotherScreen, MainAction

OFTEN_NEXT: dict[str, tuple[str, ...]] = {
    "GA043": ("GA044",),
    "RS029": ("RS018", "RS001"),
    "RS009": ("RS014", "RS013"),
    "SW001": ("YB001", "SW002"),
    "SW002": ("SW001", "RS014"),
    "MZ016": ("MZ017", "MZ018"),
    "MZ017": ("MZ016", "MZ018"),
    "ZS001": ("ZS002",),
    "GA002": ("GA001",),
    "GA003": ("GA001",),
}
"""Items that often follow; otherwise the popular ones of the same theme."""

MOST = 3


class AnotherStep(Step):
    """继续步骤."""

    kind = StepKind.ANOTHER

    def screen(self) -> AnotherScreen:
        """A few suggestions that can be done here now."""
        shelf, session = self.stage.desk.shelf, self.stage.session
        conditions = self.stage.services.health.conditions(self.stage.local_now())
        rows = (item_row(item, shelf, conditions, session.language) for item in self._candidates())
        return AnotherScreen(tuple(islice((row for row in rows if row.is_available), MOST)))

    def main(self) -> Main:
        """The end."""
        return Main(MainAction.FINISH)

    def press(self) -> bool:
        """Nothing more."""
        self.stage.moves.finish()
        return True

    def handle(self, intent: Intent) -> bool:
        """One of the suggestions."""
        if not isinstance(intent, OpenItem) or intent.code not in self.stage.desk.shelf.items:
            return False
        self.stage.moves.start_item(intent.code)
        return True

    def _candidates(self) -> list[ServiceItem]:
        shelf, item = self.stage.desk.shelf, self.stage.journey.item
        often = [shelf.items[code] for code in OFTEN_NEXT.get(item.code, ()) if code in shelf.items]
        alike = [each for each in shelf.shown if each.theme == item.theme and each.code != item.code]
        codes = dict.fromkeys(each.code for each in (*often, *alike))
        return [shelf.items[code] for code in codes]
