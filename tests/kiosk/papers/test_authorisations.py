"""Every other adult of a household gets the text to sign: no child, not the applicant, and nothing where an item wants none."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from catalogue.loader import load_catalogue
from catalogue.other_people import OF_AGE
from contract.documents import IssuedDocument
from drivers.id_card_reader.gb import check_digit
from kiosk.journeys.household import other_adults
from kiosk.journeys.journey import Journey
from kiosk.journeys.payment_state import NotOrdered
from kiosk.papers.authorisations import authorisations
from wording.store import load_wording

TODAY = date(2026, 11, 28)
CATALOGUE = load_catalogue()
WORDING = load_wording()


def number(born: date, order: int = 1) -> str:
    body = f"440582{born:%Y%m%d}{order:03d}"
    return body + check_digit(body)


OWN = number(date(1980, 1, 2))
WIFE = f"林小梅|{number(date(1982, 3, 4), 2)}|妻子|0.00"
CHILD = f"陈小宝|{number(date(2015, 5, 6))}|儿子|0.00"


def papers_of(code: str, *rows: str) -> tuple[IssuedDocument, ...]:
    journey = Journey(CATALOGUE.item(code), (), datetime(2026, 11, 28, tzinfo=UTC), 0.0, "a" * 32, NotOrdered(""))
    journey.form.answers["family_members"] = rows
    journey.household = other_adults(journey.item, journey.form.own_answers(), OWN, TODAY)
    return authorisations(journey, "民政局", WORDING, is_sandbox=True)


@pytest.mark.parametrize("code", ["MZ009", "MZ010", "MZ013", "MZ027", "NY005", "ZJ001"])
def test_the_other_adult_gets_the_text(code: str) -> None:
    (paper,) = papers_of(code, f"陈大文|{OWN}|本人|800.00", WIFE, CHILD)
    agreement = CATALOGUE.item(code).input("authorisation").agreement
    assert agreement is not None
    assert agreement.zh in paper.paragraphs[0]
    assert ("授权人姓名", "林小梅") in paper.fields
    assert "以部门告知为准" in "".join(paper.notes)


def test_foot_names_no_department_and_no_day() -> None:
    (paper,) = papers_of("MZ009", WIFE)
    assert (paper.issuer, paper.issued_on, paper.seal) == ("本授权书由家庭成员本人签名后生效", "", None)
    assert "民政局" in paper.intro, "the department is whom it is given to"


def test_person_living_alone_gets_none() -> None:
    assert papers_of("MZ009") == ()


def test_other_items_print_none() -> None:
    assert papers_of("MZ011", WIFE) == ()


@given(st.dates(date(1930, 1, 1), TODAY))
def test_papers_begin_with_eighteen_years(born: date) -> None:
    years = TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))
    row = f"陈小明|{number(born, 3)}|弟弟|0.00"
    assert len(papers_of("MZ009", row)) == (1 if years >= OF_AGE else 0)


def test_papers_have_numbers_of_their_own() -> None:
    papers = papers_of("MZ009", WIFE, f"陈阿婆|{number(date(1950, 1, 1), 2)}|母亲|0.00")
    assert len({each.document_id for each in papers}) == 2


def test_adults_of_names_a_family_list() -> None:
    item = CATALOGUE.item("MZ009")
    inputs = tuple(replace(each, adults_of="reason") if each.adults_of else each for each in item.inputs)
    with pytest.raises(ValueError, match="no family list"):
        replace(item, inputs=inputs)
