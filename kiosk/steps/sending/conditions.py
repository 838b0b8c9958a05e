"""办理条件 — what the card speaks against, asked before anything is typed. A citizen who knows better goes on."""

from typing import TYPE_CHECKING

from kiosk.forms.applicant import Applicant
from kiosk.forms.said_dates import day_in_words
from kiosk.journeys.gates import CardFacts, Requirement, doubtful, hukou_address
from kiosk.journeys.kinds import StepKind
from kiosk.steps.step import Main, Step
from kiosk.view.consent import ConditionsScreen
from kiosk.view.frame import MainAction

if TYPE_CHECKING:
    from kiosk.steps.context import StepContext


def doubts(context: "StepContext") -> tuple[Requirement, ...]:
    """The conditions that the citizen's card does not fulfil."""
    person = context.session.person
    item = context.journey.item
    if person is None:
        return ()
    region = context.options.region_of(hukou_address(person))
    today, here = context.local_now().date(), context.app.place.region
    return doubtful(item, CardFacts(Applicant.of(person).facts, today, region, here))


class ConditionsStep(Step):
    """Says what the card makes doubtful about a condition of the item (办理条件步骤), before anything is typed."""

    kind = StepKind.CONDITIONS

    def screen(self) -> ConditionsScreen:
        """Each condition, why it is asked, and what to do where it does not hold."""
        language, wording = self.context.session.language, self.context.services.wording
        paragraphs: list[str] = []
        for doubt in doubts(self.context):
            params = {name: day_in_words(value, wording, language) for name, value in doubt.params.items()}
            paragraphs += [self.say(doubt.message, **params), self.say(doubt.doubt, **params), self.pick(doubt.instead)]
        return ConditionsScreen(tuple(paragraphs))

    def main(self) -> Main:
        return Main(MainAction.CONTINUE)

    def press(self) -> bool:
        """It is not as the card says: not asked again in this journey."""
        self.context.journey.asked.add(self.kind)
        self.context.moves.go_on()
        return True
