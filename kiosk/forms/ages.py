"""Ages as the law counts them: in whole years, reached on the birthday itself.

A person born on 29 February reaches them on 1 March of other years.
"""

from datetime import date

from catalogue.item_terms import Age
from catalogue.retirement import TRACKS, Retirement, retirement
from kiosk.forms.id_number import IdNumberFacts

WORKING_AGE = 16
MEN, WOMEN = ("男职工",), ("女职工（原50周岁）", "女职工（原55周岁）")


def years_for(age: Age, *, is_male: bool) -> int:
    """The age that counts for this sex."""
    if isinstance(age, int):
        return age
    return age.man if is_male else age.woman


def is_younger(person: IdNumberFacts, age: Age, day: date) -> bool:
    """Whether the person has not reached the age on that day."""
    return person.age_on(day) < years_for(age, is_male=person.is_male)


def retirements(person: IdNumberFacts) -> tuple[Retirement, ...]:
    """When the person retires, by each track that may be theirs: the card does not show which of a woman's."""
    tracks = MEN if person.is_male else WOMEN
    return tuple(retirement((person.born.year, person.born.month), TRACKS[name]) for name in tracks)


def is_of_working_age(person: IdNumberFacts, day: date) -> bool:
    """From 16 on, until the month of retirement; where two tracks may be theirs, until the later."""
    last = max(plan.month for plan in retirements(person))
    return person.age_on(day) >= WORKING_AGE and (day.year, day.month) < last


def earliest_retirement(person: IdNumberFacts) -> tuple[int, int]:
    """Year and month before which the person does not retire by any track."""
    return min(plan.earliest for plan in retirements(person))


def months_before(month: tuple[int, int], day: date) -> int:
    """Whole months from that day's until `month`; below 0 when it is over."""
    return (month[0] - day.year) * 12 + month[1] - day.month
