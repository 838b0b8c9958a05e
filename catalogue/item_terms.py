"""What an item may be given beyond the standard fields: what is special of it, as data that `kiosk` acts on."""

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from catalogue.guide import StrictTable
from catalogue.input_types import InputKind
from catalogue.item_kinds import Identity, OfflinePolicy, Output
from catalogue.text import LocalText

if TYPE_CHECKING:
    from catalogue.schema import ServiceItem


class CardTerms(StrictTable, frozen=True, kw_only=True):
    """持证要求 — what is special about the ID card of who comes.

    `expired`: an expired one is taken, for the item is about the card itself. `lost`: it is lost, and the identity code
    stands in. `stays`: the paper is printed only while the card lies there; taking it away cancels the printing.
    """

    expired: bool = False
    lost: bool = False
    stays: bool = False


class LeastAge(StrictTable, frozen=True, kw_only=True):
    """最低年龄 — in whole years, by sex, both included."""

    man: Annotated[int, Meta(ge=1, le=150)]
    woman: Annotated[int, Meta(ge=1, le=150)]


class ApplicantTerms(StrictTable, frozen=True, kw_only=True):
    """申请人条件 — who may apply at all, and what is said at once, after the card was read, to who may not."""

    least_age: LeastAge
    words: LocalText


class AfterSubmitting(StrictTable, frozen=True, kw_only=True):
    """提交后告知 — what is said after a submission in place of the usual.

    `contact`: who will get in touch, said only where a mobile number was given. `tracking`: how to ask what became of it.
    """

    contact: LocalText
    tracking: LocalText


def check_item_terms(item: "ServiceItem") -> None:
    """Raises ValueError where an item is given what it cannot have."""
    knows_who = item.identity is not Identity.NONE
    prints = Output.A4 in item.outputs
    has_number = any(each.kind is InputKind.MOBILE for each in item.inputs)
    belongs = (
        ("applicant", item.applicant is not None, knows_who, "items that ask who comes"),
        ("card", item.card is not None, knows_who, "items that ask who comes"),
        ("card.stays", item.card is not None and item.card.stays, prints, "items that print on A4"),
        ("asks_copies", item.asks_copies, prints, "items that print on A4"),
        (
            "hidden_until_printed",
            item.hidden_until_printed,
            prints,
            "items that print on A4: what is hidden is on paper",
        ),
        ("after_submitting", item.after_submitting is not None, has_number, "items that ask for a mobile number"),
    )
    for key, is_given, fits, items in belongs:
        if is_given and not fits:
            raise ValueError(f"{key} belongs to {items}")
    if (item.local_answer is not None) is not (item.offline is OfflinePolicy.LOCAL):
        raise ValueError('local_answer belongs to items with offline = "local", and each of them has it')
    if item.code in item.follow_ups:
        raise ValueError("follow_ups: an item does not follow itself")
