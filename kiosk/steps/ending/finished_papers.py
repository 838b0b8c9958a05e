"""已办结，打印 — papers of an application that was finished later: found, on their way to the printer, and what became of them."""

import logging

from contract.documents import ResultContent
from contract.execution import FinishedCase
from contract.pick_ups import HELD_FOR, PickUpReply, PickUpRequest, PickUpStage
from contract.records import Submission
from contract.terms import Outcome, PaperOutcome
from kiosk.journeys.journey import JourneyEnd
from kiosk.journeys.kinds import StepKind
from kiosk.services.ports import NoAnswer
from kiosk.steps.context import StepContext
from kiosk.steps.step import Step
from kiosk.view.items import ItemRow
from kiosk.view.lines import Line
from kiosk.view.result import ResultScreen, ResultTone

log = logging.getLogger(__name__)

SENT_WITHIN = HELD_FOR.total_seconds() - 240.0
"""Seconds after a code was asked for in which its paper is sent to the printer, which may take three minutes; then it may be given out
elsewhere, and would be there twice.
"""


def found_screen(step: Step, found: FinishedCase, summary: str, instead: ItemRow | None) -> ResultScreen:
    """What is finished; `instead`: the way to apply once more."""
    return ResultScreen(
        tone=ResultTone.DONE,
        heading=step.say("collect.heading"),
        summary=step.say(summary),
        lines=(Line(step.say("result.case_number"), found.case_number, emphasis=True),),
        tables=(),
        next_steps=(),
        is_sandbox=step.context.app.place.is_sandbox,
        instead=instead,
    )


def print_found(context: StepContext, found: FinishedCase) -> None:
    """To the printer; the case was counted when it was applied for."""
    both = context.services.wording.both
    content = ResultContent(heading=both("collect.heading"), summary=both("collect.summary"))
    context.journey.case.collect()
    context.journey.close(JourneyEnd(Outcome.COMPLETED, found.case_number, content, found.documents))
    context.moves.jump(StepKind.PRINT)


def is_free_elsewhere(context: StepContext) -> bool:
    """Whether a pick-up code released these papers so long ago that another terminal may have them by now."""
    journey = context.journey
    return bool(journey.pick_up_request) and context.services.clock.monotonic() > journey.pick_up_until


def say_of_paper(context: StepContext, paper: PaperOutcome) -> None:
    """The centre hears what became of papers that a pick-up code released: one whose paper did not surely come out is free again.

    No one waits for it. What does not arrive frees the code a few minutes later, unless the record of the paper is there by then.
    """
    request_id, services = context.journey.pick_up_request, context.services
    if not request_id:
        return
    stage = PickUpStage.PRINTED if paper is PaperOutcome.PRINTED else PickUpStage.NOT_PRINTED
    context.journey.pick_up_request = ""
    head = context.head(request_id, Submission())

    def say() -> PickUpReply | NoAnswer:
        return services.centre.pick_up(PickUpRequest(**dict(head()), stage=stage))

    def on_failed(error: Exception) -> None:
        log.info("what became of a picked-up paper was not said: %s", type(error).__name__)

    services.workers.centre.run(say, context.note_reply, on_failed)
