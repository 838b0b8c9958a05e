"""The baby of the sandbox is young on any day, and the scripted citizen knows the same number."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from central.sandbox.identity.register import BABY, CitizenRegister, birth_of_baby, number_of_baby
from demo.answers import baby_number


@given(st.dates(date(2024, 1, 1), date(2060, 12, 31)))
def test_she_is_some_weeks_old_on_any_day(today: date) -> None:
    assert 42 <= (today - birth_of_baby(today)).days <= 78
    assert number_of_baby(today) == baby_number(today)


def test_the_register_knows_her_and_her_guardians() -> None:
    today = date(2031, 3, 1)
    register = CitizenRegister(today)
    number = number_of_baby(today)
    known = register.by_number(number)
    parent = register.by_key("li")
    assert known is not None
    assert parent is not None
    assert known == register.by_key(BABY)
    assert known.person.birth_date == "2031-01-15"
    assert register.is_ward_of(number, parent.person.id_number)
