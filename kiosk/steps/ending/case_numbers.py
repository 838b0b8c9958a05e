"""The numbers of a case as the citizen should note them down."""

from kiosk.steps.step import Step
from kiosk.view.lines import Line


def case_numbers(step: Step) -> tuple[Line, ...]:
    """Case number and query code of the journey, as far as it has them; an enquiry that found nothing has none to keep."""
    end = step.context.journey.end
    if end is None or not end.result.found:
        return ()
    name = step.say("result.case_number") if end.number_name is None else step.pick(end.number_name)
    numbers = ((name, end.case_number), (step.say("result.query_code"), end.query_code))
    return tuple(Line(label, number, emphasis=True) for label, number in numbers if number)
