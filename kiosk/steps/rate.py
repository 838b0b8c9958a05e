"""好差评 — five levels, none chosen beforehand, may be skipped, kept apart from identity."""

from catalogue.schema import ServiceItem
from contract.terms import RatingLevel
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.steps.context import StepContext
from kiosk.steps.step import Main, Step
from kiosk.view.intents import Intent, Rate
from kiosk.view.view import MainAction, RateScreen


class RateStep(Step):
    """The rate step (评价步骤)."""

    kind = StepKind.RATE

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._chosen: RatingLevel | None = None

    def screen(self) -> RateScreen:
        """The level chosen so far."""
        return RateScreen("" if self._chosen is None else self._chosen.value)

    def main(self) -> Main:
        """Skip, or done."""
        return Main(MainAction.SKIP if self._chosen is None else MainAction.DONE)

    def press(self) -> bool:
        """Give the rating if there is one."""
        if self._chosen is not None:
            for item in self._rated():
                self.context.app.case_book.rate(item, self._chosen)
        self.context.moves.go_on()
        return True

    def _rated(self) -> list[ServiceItem]:
        """The item; of a life event each that was done."""
        event = self.context.session.event
        return [self.context.journey.item] if event is None else [each.item for each in event.served()]

    def handle(self, intent: Intent) -> bool:
        """Choose a level; the last one counts."""
        if not isinstance(intent, Rate) or intent.level not in set(RatingLevel):
            return False
        self._chosen = RatingLevel(intent.level)
        return True
