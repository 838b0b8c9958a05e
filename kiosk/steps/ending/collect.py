"""已办结，打印 — who applied earlier and comes back: is it finished, and is there paper to be printed?

Asked only where the network is there, and never in the way: without an answer the citizen goes on to apply.
"""

from contract.execution import FinishedCase, FinishedCaseReply, FinishedCaseRequest, SealedRequest
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.services.item_rows import item_row
from kiosk.services.ports import NoAnswer
from kiosk.services.usual_waits import Wait
from kiosk.steps.context import StepContext
from kiosk.steps.ending.finished_papers import found_screen, print_found
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.view.frame import MainAction
from kiosk.view.intents import Intent, OpenItem
from kiosk.view.result import ResultScreen, WorkingScreen


class CollectStep(Step):
    """Asks the centre for the documents that wait for this person, without a new case (取件步骤)."""

    kind = StepKind.COLLECT

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        self._found: FinishedCase | None = None
        self._note = self.begin_wait(Wait.LOOK_UP, "collect.asking")

    def enter(self) -> None:
        """Ask the centre for results that are ready."""
        services = self.context.services
        centre = services.centre
        self.context.journey.asked.add(self.kind)

        def ask(head: SealedRequest) -> FinishedCaseReply | NoAnswer:
            return centre.finished_case(FinishedCaseRequest(**dict(head)))

        self.run(services.workers.centre, self.context.asking(services.identifiers.new(), ask), self._on_reply)

    def leave(self) -> None:
        """Forget what was found; what is to be printed went to the journey."""
        super().leave()
        self._found = None

    def screen(self) -> WorkingScreen | ResultScreen:
        """That it is looked up; then what is finished, with the way to apply once more."""
        if self._found is None:
            return WorkingScreen(self.note_in_language(self._note))
        snapshot, item = self.context.app.snapshot, self.context.journey.item
        conditions = self.context.services.health.conditions(self.context.local_now())
        row = item_row(item, snapshot, conditions, self.context.services.wording, self.context.session.language)
        return found_screen(self, self._found, "collect.summary", row)

    def main(self) -> Main:
        """Print it; where the centre takes long, go on without its answer."""
        if self._found is None:
            return Main(MainAction.CONTINUE) if self.waits_long else NO_MAIN
        return Main(MainAction.PRINT)

    def press(self) -> bool:
        """Print; the case was counted when it was applied for."""
        if self._found is None:
            self.context.moves.go_on()
        else:
            print_found(self.context, self._found)
        return True

    def handle(self, intent: Intent) -> bool:
        """Apply once more when the citizen taps the item of the result."""
        if self._found is None or not isinstance(intent, OpenItem) or intent.code != self.context.journey.item.code:
            return False
        self.context.moves.go_on()
        return True

    @property
    def is_busy(self) -> bool:
        """While it is asked."""
        return self._found is None

    def on_failed(self, error: Exception) -> None:
        """A fault of ours: go on to apply."""
        super().on_failed(error)
        self.context.moves.go_on()

    def _on_reply(self, reply: FinishedCaseReply | NoAnswer) -> None:
        self.context.note_reply(reply)
        if isinstance(reply, FinishedCase):
            self.end_wait()
        if isinstance(reply, FinishedCase) and reply.documents:
            self._found = reply
        else:
            self.context.moves.go_on()
