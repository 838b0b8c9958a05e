"""The baby of the sandbox's family: some weeks old when the centre starts, so that items for small children work in any year."""

from datetime import date

from stdnum.iso7064 import mod_11_2

_REGION, _SEQUENCE = "441602", "006"


def birth_of_baby(today: date) -> date:
    """The 15th of the month before last: at least six weeks old, and at most eleven."""
    year, month = divmod(today.year * 12 + today.month - 3, 12)
    return date(year, month + 1, 15)


def number_of_baby(today: date) -> str:
    """Her ID number (GB 11643)."""
    body = f"{_REGION}{birth_of_baby(today):%Y%m%d}{_SEQUENCE}"
    return body + str(mod_11_2.calc_check_digit(body))
