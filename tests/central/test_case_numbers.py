"""The case that somebody looks up is the one that the centre knows, not one that a terminal claims."""

import pytest

from central.cases.service import find_case
from contract.records import Submission
from tests.central.virtual_terminal import person


def found(centre, number: str) -> tuple[str, str] | None:
    with centre.database.reading() as session:
        entry = find_case(session, number)
        return None if entry is None else (entry.terminal_id, entry.item_code)


@pytest.mark.parametrize("is_first", [True, False])
def test_number_belongs_to_the_terminal_it_names(enrol, centre, clock, is_first):
    honest, thief = enrol("YC-001"), enrol("YC-002")
    mine = honest.case("ZS001", "gov_services")
    number = mine.facts.case_number
    claims = [thief.case("RS009", "hrss", case_number=number) for _ in range(60)]
    for deliver in (lambda: honest.upload(mine), lambda: thief.upload(*claims))[:: 1 if is_first else -1]:
        deliver()
        clock.advance(seconds=1)
    assert found(centre, number) == ("YC-001", "ZS001")


def test_number_of_centre_comes_before_terminal_numbers(enrol, centre, clock):
    honest, thief = enrol("YC-001"), enrol("YC-002")
    record = honest.case("ZS001", "gov_services")
    honest.upload(record)
    with centre.database.reading() as session:
        official = find_case(session, record.facts.case_number).case_number
    clock.advance(seconds=1)
    thief.upload(thief.case("RS009", "hrss", case_number=official))
    assert found(centre, official) == ("YC-001", "ZS001")


def test_a_claimed_number_finds_nothing(enrol, centre):
    thief = enrol("YC-002")
    thief.upload(thief.case(case_number="YC-001-20261125-000001"))
    assert found(centre, "YC-001-20261125-000001") is None


def test_number_of_two_terminals_finds_neither_case(enrol, centre):
    number = "VERY-LONG-NAME--20261125-000001"
    for name in ("very_long.name_1", "very_long.name_2"):
        terminal = enrol(name)
        terminal.upload(terminal.case(case_number=number, submission=Submission(person=person())))
        assert found(centre, number) == ((name, "RS009") if name.endswith("1") else None)
