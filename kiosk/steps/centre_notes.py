"""The note for the citizen when the centre gave no answer, or the department was silent. Message ids only."""

from typing import assert_never

from contract.execution import DepartmentDown
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable

NoHelp = CentreRefused | CentreUnreachable | DepartmentDown


def message_for(outcome: NoHelp) -> str:
    match outcome:
        case CentreUnreachable():
            return "centre.unreachable"
        case CentreRefused(code="budget"):
            return "centre.budget"
        case CentreRefused(code="third_person"):
            return "centre.third_person"
        case CentreRefused(code="authority_silent"):
            return "centre.authority_silent"
        case CentreRefused():
            return "centre.refused"
        case DepartmentDown():
            return "centre.department_down"
        case _:
            assert_never(outcome)
