"""The pick-up code (取件码): what a citizen types to print a result that was ready later, without a card."""

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Final

from contract.execution import DepartmentDown, FinishedCase, SealedRequest
from contract.limits import Identifier
from contract.model import Message

PICK_UP_CODE: Final = "pick_up_code"
"""The name of the one answer in the sealed part of a `PickUpRequest`."""

PICK_UP_DIGITS: Final = 12
"""Eleven by chance, and the check digit."""
_GROUP = 4

HELD_FOR: Final = timedelta(minutes=10)
"""For how long a code whose papers are at a terminal gives them out nowhere else. Then it is free again if nothing was heard, so the
terminal sends them to no printer any more.
"""


def new_pick_up_code() -> str:
    """A code by chance, from the system's own source of it."""
    return with_check_digit(f"{secrets.randbelow(10 ** (PICK_UP_DIGITS - 1)):0{PICK_UP_DIGITS - 1}d}")


def with_check_digit(digits: str) -> str:
    """The digits with the one by which a wrong digit, and two neighbours that changed places, are always noticed (Damm)."""
    from stdnum import damm  # with the first code: not on the way to the first screen

    return digits + damm.calc_check_digit(digits)


def is_pick_up_code(code: str) -> bool:
    """Whether these can be the digits of a code; says nothing of whether there is such a code."""
    return (
        len(code) == PICK_UP_DIGITS
        and code.isascii()
        and code.isdecimal()
        and with_check_digit(code[: PICK_UP_DIGITS - 1]) == code
    )


def grouped_code(code: str) -> str:
    """As it is written for people: four digits at a time."""
    return " ".join(code[first : first + _GROUP] for first in range(0, len(code), _GROUP))


class PickUpStage(StrEnum):
    """What is said of a pick-up (取件进度): the result is asked for; its paper came out, or did not."""

    ASKED = "asked"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"


class PickUpRequest(SealedRequest):
    """A request for the result that a code releases (取件请求): the code is only in `sealed`, as the answer `PICK_UP_CODE`.

    Later, under the same request id and with nothing in `sealed`, what became of the paper: a code whose paper came out is used
    up, and one whose paper did not is free again.
    """

    stage: PickUpStage = PickUpStage.ASKED


class PickUpRefusal(StrEnum):
    """Why there is no result (取件未成). One word for a code that never was, is used up, is over, was revoked or is of another item."""

    NO_RESULT = "no_result"
    TOO_MANY = "too_many"


class PickUpRefused(Message):
    """Nothing is released (不予取件); TOO_MANY says that no code is looked at here for a while, whichever it is."""

    request_id: Identifier
    refusal: PickUpRefusal


PickUpReply = FinishedCase | PickUpRefused | DepartmentDown
"""What comes back on PICK_UPS. The shapes share no set of keys."""
