"""Whose an identity code is: answered by the identity platform, the same person as by the card."""

import pytest

from central.departments.directory import switch_department
from central.usage.service import totals
from contract import paths
from contract.execution import (
    IDENTITY_CODE,
    CodeRefusal,
    DepartmentDown,
    IdentityCodeReply,
    IdentityCodeRequest,
    IdentityFound,
    IdentityRefused,
)
from contract.records import Submission
from contract.terms import DepartmentState
from simulators.person.people import person
from tests.central.virtual_terminal import NOON


def resolved(terminal, code: str) -> IdentityCodeReply:
    submission = Submission(answers={IDENTITY_CODE: code})
    return terminal.ask(IdentityCodeRequest, paths.IDENTITY_CODES, IdentityCodeReply, submission, "GA004")


def test_code_names_its_holder_every_time(terminal):
    for _ in range(2):
        answer = resolved(terminal, "SANDBOX-IDCODE:chen")
        assert isinstance(answer, IdentityFound)
        assert (answer.person.name, answer.person.document) == ("陈小满", "resident")
        assert "陈小满" not in repr(answer)


@pytest.mark.parametrize("key", ["chen", "li", "elder", "child", "rare", "minority", "expired", "hongkong"])
def test_card_and_code_of_citizen_name_same_person(terminal, key):
    card = person(key).card
    found = resolved(terminal, f"SANDBOX-IDCODE:{key}").person
    assert (found.name, found.id_number, found.document) == (card.name, card.id_number, card.layout.value)
    assert (found.sex, found.ethnicity, found.address) == (card.sex, card.ethnicity, card.address)
    assert found.birth_date == card.birth_date.isoformat()
    assert found.valid_to == ("" if card.valid_to is None else card.valid_to.isoformat())


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("SANDBOX-IDCODE:chen:expired", CodeRefusal.EXPIRED),
        ("SANDBOX-IDCODE:nobody", CodeRefusal.UNKNOWN),
        ("SANDBOX-IDCODE:nobody:expired", CodeRefusal.UNKNOWN),
        ("SANDBOX-IDCODE:", CodeRefusal.UNKNOWN),
        ("chen", CodeRefusal.UNKNOWN),
        ("", CodeRefusal.UNKNOWN),
        ("https://example.invalid/?q=1", CodeRefusal.UNKNOWN),
    ],
)
def test_any_other_code_is_refused(terminal, code, refusal):
    answer = resolved(terminal, code)
    assert isinstance(answer, IdentityRefused)
    assert answer.refusal is refusal


def test_a_platform_that_is_down_says_so(terminal, centre):
    with centre.database.writing() as session:
        switch_department(session, "gov_services", DepartmentState.DOWN, NOON)
    assert isinstance(resolved(terminal, "SANDBOX-IDCODE:chen"), DepartmentDown)


def test_person_by_code_and_card_is_one(terminal, centre):
    by_code = resolved(terminal, "SANDBOX-IDCODE:chen").person
    by_card = by_code.model_copy(update={"id_number": person("chen").card.id_number})
    terminal.upload(terminal.case("GA004", "police", by_code), terminal.case("RS009", "hrss", by_card))
    with centre.database.reading() as session:
        counted = totals(session)
    assert (counted.served, counted.people) == (2, 1)
