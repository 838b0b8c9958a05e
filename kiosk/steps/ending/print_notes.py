"""What the print step says of its papers: at the end, of a problem, and of what holds the printer up meanwhile."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from drivers.ports.status import DeviceStatus, ProblemCode
from kiosk.services.usual_waits import Wait
from kiosk.steps.ending.case_numbers import case_numbers
from kiosk.steps.said_note import SaidNote
from kiosk.view.note import Tone
from kiosk.view.papers import PaperStage

if TYPE_CHECKING:
    from kiosk.steps.step import Step

PRINTING = "print.printing"


def end_note(step: "Step", stages: tuple[PaperStage, PaperStage]) -> SaidNote:
    if PaperStage.GIVEN_UP not in stages:
        return step.note(Tone.GOOD, "print.take")
    if step.context.journey.pick_up_request:
        return step.note(Tone.CAUTION, "pick_up.kept")
    return step.note(Tone.CAUTION, "print.without_number" if case_numbers(step) else "print.without")


def problem_note(step: "Step", problem: ProblemCode | None) -> SaidNote:
    """Nothing came out, in the problem's own words where it has any."""
    own = "" if problem is None else f"print.{problem.value}"
    return step.note(Tone.BAD, own if own and step.context.services.wording.knows(own) else "print.problem")


def held_up_note(step: "Step", status: DeviceStatus | None, since: float, shown: SaidNote) -> SaidNote:
    """A jam or an open cover, while the printer waits for a keeper; as `shown` where nothing changed.

    What was seen before `since` (monotonic seconds) is of another document.
    """
    is_known = status is not None and status.observed_at >= since
    problems = status.problems if status is not None and is_known else ()
    problem = next((problem.code for problem in problems if problem.blocking), None)
    key = PRINTING if problem is None else f"print.{problem.value}"
    if shown.message == key or not step.context.services.wording.knows(key):
        return shown
    if problem is None:
        return step.begin_wait(Wait.DOCUMENT, PRINTING)
    return replace(step.note(Tone.CAUTION, key), advice="print.held_up_advice")
