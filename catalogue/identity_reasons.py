"""How certain the identity must be, and why: one table from what an item shows, gives or changes to the identity that it asks."""

from enum import StrEnum

from catalogue.item_kinds import Identity


class IdentityReason(StrEnum):
    """Why an item asks who comes, or does not (核验理由)."""

    PUBLIC_LIST = "public_list"
    BILL = "bill"
    HOTLINE = "hotline"
    PROGRESS = "progress"
    BOOKING = "booking"
    PAYMENT = "payment"
    ANNOUNCEMENT = "announcement"
    MONEY = "money"
    HEALTH = "health"
    PROPERTY = "property"
    FAMILY = "family"
    HUKOU = "hukou"
    SEALED_PAPER = "sealed_paper"
    ID_DOCUMENT = "id_document"
    OWN_RECORD = "own_record"
    CASE_CONTENT = "case_content"
    ENTERPRISE = "enterprise"


IDENTITY_FOR: dict[IdentityReason, Identity] = {
    # what is public, what anybody may pay, and requests to 12345
    IdentityReason.PUBLIC_LIST: Identity.NONE,
    IdentityReason.BILL: Identity.NONE,
    IdentityReason.HOTLINE: Identity.NONE,
    # how far something is without what it is about; a time that is held; what is owed; what is only announced
    IdentityReason.PROGRESS: Identity.ID_CARD,
    IdentityReason.BOOKING: Identity.ID_CARD,
    IdentityReason.PAYMENT: Identity.ID_CARD,
    IdentityReason.ANNOUNCEMENT: Identity.ID_CARD,
    # what a found card must not reach
    IdentityReason.MONEY: Identity.ID_CARD_FACE,
    IdentityReason.HEALTH: Identity.ID_CARD_FACE,
    IdentityReason.PROPERTY: Identity.ID_CARD_FACE,
    IdentityReason.FAMILY: Identity.ID_CARD_FACE,
    IdentityReason.HUKOU: Identity.ID_CARD_FACE,
    IdentityReason.SEALED_PAPER: Identity.ID_CARD_FACE,
    IdentityReason.ID_DOCUMENT: Identity.ID_CARD_FACE,
    IdentityReason.OWN_RECORD: Identity.ID_CARD_FACE,
    IdentityReason.CASE_CONTENT: Identity.ID_CARD_FACE,
    # who acts, by card and face, and for whom
    IdentityReason.ENTERPRISE: Identity.ENTERPRISE_CODE,
}
"""核验强度表 — what follows from each reason. An item that asks otherwise names its source (`identity_source`)."""


def check_identity(identity: Identity, reason: IdentityReason, source: str | None) -> None:
    """Raises ValueError where an item asks another identity than its reason gives and names no source, or names one needlessly."""
    usual = IDENTITY_FOR[reason]
    if identity is not usual and not source:
        raise ValueError(
            f"identity: {reason} asks {usual}; {identity} needs the rule that wants it otherwise (identity_source)"
        )
    if identity is usual and source:
        raise ValueError(f"identity_source: {identity} already follows from {reason}")
