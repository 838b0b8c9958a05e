"""An application that was paid for and sent back: the paper completes it, counted once, and nothing more is paid."""

import pytest

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.cases.service import find_case, view_case
from central.cases.states import CaseStatus
from central.departments.news import DepartmentNews
from central.news.taking import NewsFate, NewsIntake, NewsSource
from contract.execution import Completed, Order, OrderState
from contract.records import Submission
from tests.central.answers import submission_for
from tests.central.virtual_terminal import IDS, NOON

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM, DEPARTMENT = "RS032", "hrss"


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url


def asked(terminal) -> Submission:
    return submission_for(terminal, CATALOGUE.item(ITEM), REFERENCE)


def paid_and_done(terminal) -> tuple[Order, Completed]:
    order = terminal.order(ITEM, asked(terminal), request_id=IDS.new())
    if order.state is OrderState.WAITING:
        terminal.pay(order.order_no)
    given = asked(terminal).model_copy(update={"order_no": order.order_no})
    answer = terminal.execute(ITEM, given, request_id=IDS.new())
    assert isinstance(answer, Completed), answer
    return order, answer


def sent_back(centre, number: str) -> None:
    paper = CATALOGUE.item(ITEM).name
    news = DepartmentNews(
        case_number=number, number=1, status=CaseStatus.SUPPLEMENT_REQUIRED, happened_at=NOON, missing=(paper,)
    )
    with centre.database.writing() as session:
        source = NewsSource(DEPARTMENT, lambda department: department == DEPARTMENT)
        assert NewsIntake(session, centre.keys, source, NOON).take([news]) == [NewsFate.TAKEN]


def test_missing_paper_is_not_paid_for_again(terminal, centre):
    first, done = paid_and_done(terminal)
    assert first.amount > 0
    sent_back(centre, done.case_number)
    second, again = paid_and_done(terminal)
    assert (second.amount, second.state) == (0, OrderState.PAID)
    assert done.case_number in {fact.value.zh for fact in second.facts}
    assert again.case_number == done.case_number
    with centre.database.reading() as session:
        case = view_case(session, find_case(session, done.case_number), centre.keys)
    assert case.status is CaseStatus.RECEIVED


def test_next_application_is_paid_as_usual(terminal):
    first, done = paid_and_done(terminal)
    second, other = paid_and_done(terminal)
    assert second.amount == first.amount
    assert other.case_number != done.case_number
