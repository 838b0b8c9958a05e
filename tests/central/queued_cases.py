"""Applications that came from a queue, and a department that asks for more: what several tests of supplements begin with."""

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.text import LocalText
from central.cases.service import Verdict, find_case, move_case
from central.cases.states import CaseStatus
from tests.central.answers import submission_for
from tests.central.virtual_terminal import person

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM, DEPARTMENT = "GA011", "police"
WHO = person("995")
"""The sandbox asks this person for more."""
NOTE = LocalText(zh="还缺居住证", en="The residence permit is missing")


def queued(terminal, who=WHO, **more):
    """An application that came from the queue of this terminal."""
    record = terminal.case(
        ITEM, DEPARTMENT, submission=submission_for(terminal, CATALOGUE.item(ITEM), REFERENCE, who), **more
    )
    terminal.upload(record)
    return record


def step_back(centre, number: str, note: LocalText | None = NOTE) -> None:
    with centre.database.writing() as session:
        entry = find_case(session, number)
        verdict = Verdict(CaseStatus.SUPPLEMENT_REQUIRED, note)
        if entry.status != CaseStatus.RECEIVED.value:
            entry.status = CaseStatus.RECEIVED.value
        move_case(session, entry, verdict, "console:张三", centre.clock.now(), centre.keys)
