"""Who comes back for a document that did not come out gets the same one, by the number of the request alone."""

import pytest
from sqlalchemy import delete

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.executions.models import Execution
from contract.execution import Completed
from contract.records import Submission
from tests.central.answers import submission_for
from tests.central.virtual_terminal import IDS, person

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM, OTHER_ITEM = "RS001", "RS003"


@pytest.fixture
def reported(terminal) -> Completed:
    answer = terminal.execute(ITEM, submission_for(terminal, CATALOGUE.item(ITEM), REFERENCE), request_id=IDS.new())
    assert isinstance(answer, Completed)
    assert answer.documents
    return answer


def bare(terminal, item: str = ITEM) -> Submission:
    """The same citizen, proven anew, who fills in nothing."""
    return submission_for(terminal, CATALOGUE.item(item), REFERENCE).model_copy(update={"answers": {}})


def test_same_person_gets_same_documents_without_answers(terminal, reported) -> None:
    assert terminal.execute(ITEM, bare(terminal), request_id=reported.request_id, tells_again=True) == reported


def test_without_asking_so_answers_must_be_same(terminal, reported) -> None:
    with pytest.raises(AssertionError, match="other_content"):
        terminal.execute(ITEM, bare(terminal), request_id=reported.request_id)


def test_result_is_reported_to_its_person_alone(terminal, reported) -> None:
    somebody = Submission(person=person("004"))
    with pytest.raises(AssertionError, match="other_content"):
        terminal.execute(ITEM, somebody, request_id=reported.request_id, tells_again=True)


def test_nothing_is_reported_for_another_item(terminal, reported) -> None:
    with pytest.raises(AssertionError, match="other_content"):
        terminal.execute(OTHER_ITEM, bare(terminal, OTHER_ITEM), request_id=reported.request_id, tells_again=True)


def test_a_test_learns_nothing_of_a_citizen(terminal, reported) -> None:
    with pytest.raises(AssertionError, match="other_content"):
        terminal.execute(ITEM, bare(terminal), request_id=reported.request_id, tells_again=True, is_test=True)


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_unknown_request_is_not_carried_out(terminal, reported, centre, is_forgotten: bool) -> None:
    if is_forgotten:
        with centre.database.writing() as session:
            session.execute(delete(Execution))
    request_id = reported.request_id if is_forgotten else IDS.new()
    with pytest.raises(AssertionError, match="other_content"):
        terminal.execute(ITEM, bare(terminal), request_id=request_id, tells_again=True)
    with centre.database.reading() as session:
        assert session.query(Execution).count() == (0 if is_forgotten else 1)
