"""Of other people nothing is answered but what the law lets the applicant ask: read from the centre's own catalogue."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from catalogue.schema import InputField, ServiceItem
from central.clock import civil_day
from contract.records import Submission

OF_AGE = 18

_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")


def not_minors(submission: Submission, items: Iterable[ServiceItem], now: datetime) -> str:
    """The name of a field that names somebody of age where only children may be asked about; "" when there is none.

    What is no ID number tells no age, and counts as of age.
    """
    fields = (field for item in items for field in item.inputs if field.only_minors)
    return next((field.name for field in fields if not _all_minors(field, submission, civil_day(now))), "")


def _all_minors(field: InputField, submission: Submission, today: date) -> bool:
    answer = submission.answers.get(field.name, ())
    named = (answer,) if isinstance(answer, str) else answer
    return all(_is_minor(number, today) for number in named if number)


def _is_minor(number: str, today: date) -> bool:
    if not _NUMBER.fullmatch(number):
        return False
    try:
        born = datetime.strptime(number[6:14], "%Y%m%d").date()  # noqa: DTZ007 -- a day, no moment
    except ValueError:
        return False
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < OF_AGE
