"""About other people the centre answers only what their own proof or the law allows: read from its own catalogue.

What an input needs is in `catalogue.other_people`. What an authority must confirm is a tie; it is asked before a
department hears the question, on the threads of the authorities.
"""

import dataclasses
import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from msgspec.structs import force_setattr, replace

from catalogue.other_people import OF_AGE, OtherPerson
from catalogue.schema import ServiceItem
from central.authorities.port import POLICE, Authorities
from central.clock import civil_day
from contract.records import PersonDetails, Submission

_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
_ASKS = frozenset({OtherPerson.WARD, OtherPerson.KIN, OtherPerson.PAYEE, OtherPerson.OWN_CARD})


@dataclass(frozen=True)
class Named:
    """Somebody whom an input names by number (所涉他人), with the name beside it ("" for none), and what is needed of them."""

    field: str
    need: OtherPerson
    number: str = dataclasses.field(repr=False)
    name: str = dataclasses.field(repr=False)


@dataclass(frozen=True)
class Tie:
    """What an authority has to confirm of one person whom the proven applicant names (待核关系)."""

    field: str
    need: OtherPerson
    applicant: PersonDetails = dataclasses.field(repr=False)
    number: str = dataclasses.field(repr=False)
    name: str = dataclasses.field(repr=False)

    @property
    def guess(self) -> str:
        """What is asked: a terminal that asks for many others, or with many names, is guessing. Personal."""
        return f"{self.applicant.id_number}\n{self.need}\n{self.number}\n{self.name}"


def judged_by(item: ServiceItem, current: ServiceItem | None) -> ServiceItem:
    """The item of an old catalogue as it is judged: what the current one does not know any more is taken strictly.

    A field may have another name there, and need more. Under its old name nothing is merely stated of anybody.
    """
    known = set() if current is None else {field.name for field in current.inputs if field.of_whom is not None}
    inputs = tuple(
        replace(field, of_whom=OtherPerson.OWN_CARD)
        if field.of_whom is OtherPerson.STATED and field.name not in known
        else field
        for field in item.inputs
    )
    if inputs == item.inputs:
        return item
    judged = copy(item)  # not by `replace`, which would check what no catalogue says
    force_setattr(judged, "inputs", inputs)
    return judged


def others_in(submission: Submission, items: Iterable[ServiceItem]) -> tuple[Named, ...]:
    """Everybody but the applicant of whom something is needed, in any of several versions of the item."""
    own = "" if submission.person is None else submission.person.id_number
    found = dict.fromkeys(
        Named(field.name, field.of_whom, number, _text(submission, field.of_name or ""))
        for item in items
        for field in item.inputs
        if field.of_whom in _ASKS and field.of_whom is not None
        for number in _texts(submission, field.name)
        if number
    )
    return tuple(person for person in found if person.number != own or person.need is OtherPerson.WARD)


def is_shown(named: Named, submission: Submission) -> bool:
    """Whether the card that is asked of this person was laid on the reader: `others` holds anyone who is proven by theirs."""
    return named.need is OtherPerson.OWN_CARD and any(
        (other.field, other.person.id_number) == (named.field, named.number) and named.name in ("", other.person.name)
        for other in submission.others
    )


def tie_of(named: Named, applicant: PersonDetails, now: datetime) -> Tie | None:
    """What an authority has to confirm; None where none can: a ward who is no child, or an adult who has to come themselves.

    What is no ID number shows no age, and counts as of age.
    """
    need = named.need
    if need in (OtherPerson.WARD, OtherPerson.OWN_CARD):
        if not is_minor(named.number, civil_day(now)):
            return None
        need = OtherPerson.WARD
    return Tie(named.field, need, applicant, named.number, named.name)


def is_confirmed(authorities: Authorities, tie: Tie) -> bool | None:
    """What the authority says; None where it does not answer.

    A name that is beside the number must be that person's: what is printed would certify it.
    """
    police = authorities.adapter_of(POLICE)
    if tie.need is OtherPerson.PAYEE:
        return police.is_named(tie.number, tie.name)
    is_tied = police.is_guardian if tie.need is OtherPerson.WARD else police.is_relative
    tied = is_tied(tie.applicant, tie.number)
    return police.is_named(tie.number, tie.name) if tied and tie.name else tied


def is_minor(number: str, today: date) -> bool:
    """Whether an ID number is of somebody under 18."""
    if not _NUMBER.fullmatch(number):
        return False
    try:
        born = datetime.strptime(number[6:14], "%Y%m%d").date()  # noqa: DTZ007 -- a day, no moment
    except ValueError:
        return False
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < OF_AGE


def _texts(submission: Submission, name: str) -> tuple[str, ...]:
    answer = submission.answers.get(name, ())
    return (answer,) if isinstance(answer, str) else answer


def _text(submission: Submission, name: str) -> str:
    return next(iter(_texts(submission, name)), "")
