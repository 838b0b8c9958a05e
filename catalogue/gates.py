"""Who an item is for, as far as the card shows: a closed set of gates, each with what it needs and what else can be done.

Data of the catalogue; `kiosk.journeys.gates` judges by them, once the card was read and before anything is typed. What the law
wants of people whom a form names is a rule between answers (`catalogue.answer_rules`).
"""

from typing import Annotated, ClassVar

from msgspec import Meta

from catalogue.divisions import DivisionLevel
from catalogue.guide import StrictTable
from catalogue.item_terms import Age
from catalogue.text import LocalText


class GateTerms(StrictTable, frozen=True, kw_only=True, tag_field="gate"):
    """What every gate has (办理条件): what to do instead, for a citizen who does not pass. `STOPS`: no one goes on then."""

    STOPS: ClassVar[bool] = True

    instead: LocalText


class AgeGate(GateTerms, frozen=True, kw_only=True, tag="age"):
    """The gate for an age (年龄条件): from `least` on, and younger than `below`, in whole years.

    Both by sex where the law distinguishes it.
    """

    least: Age | None = None
    below: Age | None = None

    def __post_init__(self) -> None:
        if self.least is None and self.below is None:
            raise ValueError("an age needs least or below")
        if self.least is not None and self.below is not None:
            if not (isinstance(self.least, int) and isinstance(self.below, int)):
                raise ValueError("ages by sex have least or below, and not both")
            if self.least >= self.below:
                raise ValueError("below must be more than least")


class WorkingAgeGate(GateTerms, frozen=True, kw_only=True, tag="working_age"):
    """The gate for people of working age (劳动年龄): from 16 on, until the month of retirement; of the women's tracks the later one."""


class RetirementGate(GateTerms, frozen=True, kw_only=True, tag="near_retirement"):
    """The gate for people about to retire (临近退休): so many months before anybody of that birth may, and not more.

    Special work and illness retire earlier, and no card shows that: a citizen who does not pass is asked, and may go on.
    """

    STOPS: ClassVar[bool] = False

    months: Annotated[int, Meta(ge=0, le=120)]


class HukouGate(GateTerms, frozen=True, kw_only=True, tag="hukou"):
    """A hukou in the province, city or county of the terminal (户籍条件), or with `outside` not in it.

    The card has only the address of the day it was made: a citizen who does not seem to pass is asked, and may
    go on.
    `others_too`: people with a hukou elsewhere may apply as well, as `instead` says; no guide says then that it is required.
    """

    STOPS: ClassVar[bool] = False

    within: DivisionLevel
    outside: bool = False
    others_too: bool = False


Gate = AgeGate | WorkingAgeGate | RetirementGate | HukouGate
