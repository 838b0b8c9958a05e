"""居民身份证阅读器 — the port: what lies on a card, and how reading one can end."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled, Device, ReaderFailed
from drivers.ports.picture import Picture
from drivers.ports.status import FamilyOf


class CardLayout(StrEnum):
    """The four text layouts of a card in the resident-ID system (证件版式)."""

    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"


class CardDoubt(StrEnum):
    """What a whole card says that does not fit together (证件疑点).

    The card is read; what follows from a doubt is not the driver's to say.

    NAME_CUT: the chip's field ended within the last character, which is left out, or may have ended before the name did.
    VALIDITY_UNKNOWN: the last day is blank or none; `valid_to` None means 长期 without this doubt alone.
    ADDRESS_MAY_BE_OLD: the newest address was asked for and not given.
    VERSION_MISSING, CARD_ID_MISSING: of a social-security card, which says no version of its specification, or has no card id.
    """

    BIRTH_DIFFERS = "birth_differs"
    SEX_DIFFERS = "sex_differs"
    NAME_CUT = "name_cut"
    VALIDITY_UNKNOWN = "validity_unknown"
    ADDRESS_MAY_BE_OLD = "address_may_be_old"
    VERSION_MISSING = "version_missing"
    CARD_ID_MISSING = "card_id_missing"


CONTRADICTIONS = frozenset({CardDoubt.BIRTH_DIFFERS, CardDoubt.SEX_DIFFERS})
"""The chip's fields contradict the number: a card that the office issued does not."""


@dataclass(frozen=True)
class IdCard:
    """What the chip says (居民身份证件). Personal: lives in the Session only; `repr` is masked.

    Dates are None where the card has none (`valid_to` None = 长期). `sex` is GB/T 2261.1, `ethnicity` the Chinese word.
    `sam_id` names the security module of the reader that read it. `portrait` is None where no decoder for the chip photo is installed.
    """

    layout: CardLayout
    name: str
    id_number: str
    sex: str
    birth_date: date
    ethnicity: str = ""
    address: str = ""
    issuer: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    english_name: str = ""
    nationality: str = ""
    permit_number: str = ""
    sam_id: str = field(default="", compare=False)
    portrait: Picture | None = field(default=None, compare=False)
    doubts: frozenset[CardDoubt] = field(default=frozenset(), compare=False)

    def __repr__(self) -> str:
        return f"IdCard({self.layout.value}, masked)"


class Presence(StrEnum):
    """XFS media status (介质在位); NOT_PRESENT only when the device said so."""

    PRESENT = "present"
    NOT_PRESENT = "not_present"
    UNKNOWN = "unknown"


class CardRead(Struct, frozen=True):
    """The card was read whole. `tells_presence`: whether this reader can say later that the card was taken away."""

    card: IdCard
    tells_presence: bool = True


class NoCard(Struct, frozen=True):
    """Nothing on the reader within the deadline (or until cancelled)."""


class SpentCard(Struct, frozen=True):
    """A card is there that was read before, or lay there before anybody asked; it must be taken away first (需先取走)."""


class CardWithdrawn(Struct, frozen=True):
    """The card left in mid-read; ask to put it down again."""


class UnreadableReason(StrEnum):
    """A reason why a card on the reader gave nothing usable (读卡失败原因)."""

    FOREIGN = "foreign"
    REJECTED = "rejected"
    DAMAGED = "damaged"
    MALFORMED = "malformed"
    UNKNOWN_LAYOUT = "unknown_layout"


class CardUnreadable(Struct, frozen=True):
    """A card is there but gives nothing usable. `detail` is technical and holds no personal data."""

    reason: UnreadableReason
    detail: str


IdCardOutcome = CardRead | NoCard | SpentCard | CardWithdrawn | CardUnreadable | ReaderFailed


class IdCardReader(Device, Protocol):
    """Reads the text and the sealed portrait of a resident ID card (居民身份证阅读器).

    It proves nothing about who holds the card.
    """

    def read(self, seconds: float, cancelled: Cancelled) -> IdCardOutcome:
        """Wait up to `seconds` for a card and read it."""

    def presence(self) -> Presence:
        """Whether a card lies on the reader now, also one that was read already."""


class PortraitDecoder(Protocol):
    """Plug-in for the chip's proprietary 1,024-byte photo (证件照解码); the vendors' decoders are closed."""

    def decode(self, wlt: bytes) -> Picture | None:
        """The portrait, or None when these bytes cannot be decoded."""


ID_CARD_READER = FamilyOf[IdCardReader]("id_card_reader")
