"""补正 online: a case of its own from the first time, completed by who comes back with the paper, and counted once."""

import pytest

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.assembly.task_loop import TaskLoop
from central.cases.service import cases_of, find_case, view_case
from central.cases.states import CaseStatus
from central.usage.folding import fold_all
from central.usage.rebuilding import Difference, rebuild
from central.usage.service import totals
from contract.case_news import CaseStanding
from contract.execution import Completed
from tests.central.answers import apply_online
from tests.central.virtual_terminal import NOON, person

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM, DEPARTMENT = "MZ012", "civil_affairs"
WHO = person("995")
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def applied(terminal, who=WHO, **answers) -> Completed:
    return apply_online(terminal, CATALOGUE.item(ITEM), REFERENCE, who, **answers)


def case_of(centre, number: str):
    with centre.database.reading() as session:
        return view_case(session, find_case(session, number), centre.keys)


def served(centre) -> int:
    fold_all(centre.database)
    with centre.database.snapshot() as session:
        return totals(session).served


def number_of_cases(centre, who=WHO) -> int:
    with centre.database.reading() as session:
        return len(cases_of(session, centre.keys.pseudonym(who.id_number)))


def test_paper_completes_the_case_counted_once(terminal, enrol, centre, clock):
    first = applied(terminal)
    assert (first.standing, first.documents) == (CaseStanding.SUPPLEMENT_REQUIRED, ())
    assert "缺的材料" in first.result.summary.zh
    waiting = case_of(centre, first.case_number)
    assert waiting.status is CaseStatus.SUPPLEMENT_REQUIRED
    assert waiting.steps[-1].note == first.result.summary
    clock.advance(days=3)
    second = applied(enrol("YC-009"), mobile="13900139000")
    assert (second.case_number, second.standing) == (first.case_number, CaseStanding.RECEIVED)
    way = [step.status.value for step in case_of(centre, first.case_number).steps]
    assert way == ["received", "supplement_required", "received"]
    assert (number_of_cases(centre), served(centre)) == (1, 1)
    found: list[Difference] = []
    rebuild(centre.database, NOON.date(), found.append, is_repairing=False)
    assert found == []
    clock.advance(days=90)
    TaskLoop(centre).step()
    assert case_of(centre, first.case_number).status is CaseStatus.COMPLETED


@on_sqlite
def test_nothing_moves_before_the_paper_comes(terminal, centre, clock):
    first = applied(terminal)
    clock.advance(days=90)
    TaskLoop(centre).step()
    assert case_of(centre, first.case_number).status is CaseStatus.SUPPLEMENT_REQUIRED


@on_sqlite
def test_another_matter_is_a_case_of_its_own(terminal, centre):
    first, other = applied(terminal), applied(terminal, happen_date="2026-09-01")
    assert first.case_number != other.case_number
    assert (number_of_cases(centre), served(centre)) == (2, 2)


@on_sqlite
def test_another_person_is_a_case_of_its_own(terminal, centre):
    first, other = applied(terminal), applied(terminal, person("003"))
    assert first.case_number != other.case_number
    assert (number_of_cases(centre), number_of_cases(centre, person("003"))) == (1, 1)


@on_sqlite
def test_applying_again_afterwards_makes_another_case(terminal, centre):
    first, _ = applied(terminal), applied(terminal)
    third = applied(terminal)
    assert third.case_number != first.case_number
    assert number_of_cases(centre) == 2


@on_sqlite
def test_paper_at_the_counter_leaves_it_alone(terminal, centre, operator):
    first = applied(terminal)
    operator.post(f"/console/cases/{first.case_number}/step", data={"status": "accepted"})
    again = applied(terminal)
    assert again.case_number != first.case_number
    assert case_of(centre, first.case_number).status is CaseStatus.ACCEPTED
