"""The numbers of a case as the citizen should note them down."""

from kiosk.steps.step import Step
from kiosk.view import Line


def case_numbers(step: Step) -> tuple[Line, ...]:
    """Case number and query code of the journey, as far as it has them."""
    end = step.stage.journey.end
    if end is None:
        return ()
    numbers = (("result.case_number", end.case_number), ("result.query_code", end.query_code))
    return tuple(Line(step.say(label), number, emphasis=True) for label, number in numbers if number)
