"""An application that is decided after its applicant has gone, as several tests need it."""

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.text import LocalText
from central.cases.service import Verdict, find_case, move_case
from central.cases.states import CaseStatus
from central.executions.forwarding import forward_received
from tests.central.answers import submission_for

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM = "GA011"


def applied(terminal, centre, clock, who=None, status=CaseStatus.COMPLETED) -> str:
    submission = submission_for(terminal, CATALOGUE.item(ITEM), REFERENCE, who)
    record = terminal.case(ITEM, "police", submission=submission)
    terminal.upload(record)
    forward_received(centre)
    clock.advance(minutes=11)
    forward_received(centre)
    number = record.facts.case_number
    if status is CaseStatus.COMPLETED:
        finish(centre, clock, number)
    return number


def finish(centre, clock, number: str) -> None:
    with centre.database.writing() as session:
        entry = find_case(session, number)
        words = LocalText(zh="已办结", en="finished")
        move_case(session, entry, Verdict(CaseStatus.COMPLETED, words), "console", clock.now(), centre.keys)
