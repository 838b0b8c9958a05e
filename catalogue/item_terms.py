"""What an item may be given beyond the standard fields: what is special of it, as data that `kiosk` acts on."""

from typing import Annotated

from msgspec import Meta

from catalogue.guide import StrictTable
from catalogue.text import LocalText


class CardTerms(StrictTable, frozen=True, kw_only=True):
    """What is special about the ID card of the citizen (持证要求).

    `expired`: an expired one is taken, for the item is about the card itself. `lost`: it is lost, and the identity code
    replaces it. `stays`: the paper is printed only while the card lies there; taking it away cancels the printing.
    """

    expired: bool = False
    lost: bool = False
    stays: bool = False


Years = Annotated[int, Meta(ge=1, le=150)]


class LeastAge(StrictTable, frozen=True, kw_only=True):
    """The age from which an item may be applied for (最低年龄): whole years, by sex, both included."""

    man: Years
    woman: Years


Age = Years | LeastAge
"""周岁 — one for everybody, or by sex."""


class AfterSubmitting(StrictTable, frozen=True, kw_only=True):
    """What is said after a submission in place of the usual (提交后告知).

    `contact`: who will get in touch, said only where a mobile number was given. `tracking`: how to ask what became of it.
    """

    contact: LocalText
    tracking: LocalText
