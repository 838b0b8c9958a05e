"""社会保障卡读写器 — the port: what lies on a social-security card, and how reading one can end."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Cancelled, Device, ReaderFailed
from drivers.ports.id_card_reader import CardDoubt, CardWithdrawn, NoCard, Presence, SpentCard
from drivers.ports.status import FamilyOf


class CardInterface(StrEnum):
    """How the card is reached (卡片界面): its contacts, or its antenna."""

    CONTACT = "contact"
    CONTACTLESS = "contactless"


class SocialCard(Struct, frozen=True):
    """What the chip says (社会保障卡). Personal: lives in the Session only; `repr` is masked.

    `version` is that of the card's specification, 1 to 3. `is_authenticated`: card and key system proved themselves to each
    other before anything personal was read. Dates are None where the card has none, card number and city empty. `doubts`: what of the
    card is not whole.
    """

    version: int
    interface: CardInterface
    is_authenticated: bool
    card_number: str
    city_code: str
    id_number: str
    name: str
    sex: str
    birth_date: date
    issued_on: date | None = None
    valid_to: date | None = None
    doubts: frozenset[CardDoubt] = frozenset()

    def __repr__(self) -> str:
        return f"SocialCard({self.version}.00, masked)"


class SocialCardRead(Struct, frozen=True):
    """The card was read whole (社保卡读出)."""

    card: SocialCard


class SocialCardProblem(StrEnum):
    """Why a card in the reader gave nothing usable (社保卡不可用原因).

    KEYS_SILENT: the key system that has to confirm it does not answer; card and reader are well.
    """

    MUTE = "mute"
    PROTOCOL = "protocol"
    NOT_SOCIAL = "not_social"
    LOCKED = "locked"
    UNAUTHENTICATED = "unauthenticated"
    REJECTED = "rejected"
    KEYS_SILENT = "keys_silent"
    OTHER_NUMBER = "other_number"
    MALFORMED = "malformed"


class SocialCardUnreadable(Struct, frozen=True):
    """A card is there but gives nothing usable (社保卡不可用). `detail` is technical and holds no personal data."""

    problem_of_card: SocialCardProblem
    detail: str


SocialCardOutcome = SocialCardRead | NoCard | SpentCard | CardWithdrawn | SocialCardUnreadable | ReaderFailed


class SocialCardReader(Device, Protocol):
    """The social-security card reader (社会保障卡读写器)."""

    def read(self, seconds: float, cancelled: Cancelled) -> SocialCardOutcome:
        """Wait up to `seconds` for a card and read it. A card is read once each time it is put in."""

    def presence(self) -> Presence:
        """Whether a card is in the reader now, also one that was read already."""


class CardChallenge(Struct, frozen=True):
    """What a key system needs to prove itself to a card (认证请求). Hexadecimal; the card id is personal.

    Four random numbers of the card: source and process for the card's own proof, then the same for ours.
    """

    city: str
    atr: str
    algorithm: str
    card_id: str
    randoms: tuple[str, str, str, str]

    def __repr__(self) -> str:
        return f"CardChallenge({self.city}, masked)"


class CardProof(Struct, frozen=True):
    """The answer of the key system (认证应答): what a genuine card has answered, and what opens its files."""

    expected: bytes
    opening: bytes


class ProofRefusedByKeys(Struct, frozen=True):
    """The key system knows no key for this card (密钥不认). `detail` is technical."""

    detail: str


class KeysSilent(Struct, frozen=True):
    """The key system did not answer in time (密码机无应答). `detail` is technical."""

    detail: str


class SscAuthenticator(Protocol):
    """Proves reader and card to each other (社保卡认证): cards of version 3.00 open their holder's file to it alone."""

    def prove(self, challenge: CardChallenge) -> CardProof | ProofRefusedByKeys | KeysSilent:
        """Blocks up to its own deadline. Called on the thread that talks with the card."""


SOCIAL_CARD_READER = FamilyOf[SocialCardReader]("social_card_reader")
