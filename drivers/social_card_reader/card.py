"""Reads one card under power: who holds it, and nothing that is not needed (no place of birth, no ethnic group, no accounts)."""

from msgspec import Struct

from drivers.ports.social_card_reader import (
    CardChallenge,
    CardInterface,
    CardProof,
    KeysSilent,
    ProofRefusedByKeys,
    SocialCard,
    SocialCardProblem,
    SocialCardUnreadable,
    SscAuthenticator,
)
from drivers.social_card_reader import protocol
from drivers.social_card_reader.exchange import Answer, exchange
from drivers.social_card_reader.protocol import NEWEST, CardFile, Field, RecordBroken, StatusWord, value_of
from drivers.social_card_reader.records import (
    ContentBroken,
    OtherNumber,
    day_of,
    holder_of,
    name_of,
    plain_text,
    version_of,
)
from drivers.social_card_reader.service import CardChannel

_LOCKED = frozenset({StatusWord.APPLICATION_LOCKED, StatusWord.KEY_LOCKED})
_NO_SUCH_FILE = frozenset({StatusWord.FILE_NOT_FOUND, StatusWord.NOT_SUPPORTED})
_ABSENT = frozenset({StatusWord.RECORD_NOT_FOUND, StatusWord.FILE_NOT_FOUND, StatusWord.NOT_SUPPORTED})
_OTHER_WAY = frozenset({StatusWord.PARAMETERS, StatusWord.WRONG_P1P2, StatusWord.NOT_SUPPORTED})

CardOutcome = SocialCard | SocialCardUnreadable | KeysSilent


class _Ended(Exception):
    """Reading came to an end before its end, with this outcome."""

    def __init__(self, outcome: SocialCardUnreadable | KeysSilent) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome


class _Issued(Struct, frozen=True):
    """What every card tells to everybody."""

    card_id: str
    version: int
    card_number: str
    issued_on: bytes
    valid_to: bytes


class CardReading:
    """One reading (一次读卡). `read` raises `CardUnreachable` where the card cannot be talked to any more."""

    def __init__(
        self, channel: CardChannel, atr: bytes, interface: CardInterface, authenticator: SscAuthenticator | None
    ) -> None:
        self._channel = channel
        self._atr = atr
        self._interface = interface
        self._authenticator = authenticator

    def read(self) -> CardOutcome:
        """The card, or why it gives nothing usable."""
        try:
            return self._read()
        except _Ended as ended:
            return ended.outcome
        except OtherNumber as other:
            return _unreadable(SocialCardProblem.OTHER_NUMBER, str(other))
        except (RecordBroken, ContentBroken) as broken:
            return _unreadable(SocialCardProblem.MALFORMED, str(broken))

    def _read(self) -> SocialCard:
        algorithm = protocol.algorithm_in(self._select())
        self._select_file(CardFile.ISSUER)
        issued = self._issued()
        is_proven = self._authenticator is not None and issued.version >= NEWEST
        if self._authenticator is not None and is_proven:
            self._authenticate(self._authenticator, issued, algorithm)
        self._select_file(CardFile.HOLDER)
        number = self._value(protocol.ID_NUMBER)
        name = name_of(self._value(protocol.NAME), self._optional(protocol.NAME_EXTENSION))
        if issued.version >= NEWEST and not is_proven and not (plain_text(number) and name):
            raise _Ended(_unreadable(SocialCardProblem.UNAUTHENTICATED, "the card gives no name without its keys"))
        born, sex = day_of(self._optional(protocol.BIRTH_DATE)), plain_text(self._optional(protocol.SEX))
        holder = holder_of(plain_text(number), name, sex, born)
        return SocialCard(
            version=issued.version,
            interface=self._interface,
            is_authenticated=is_proven,
            card_number=issued.card_number,
            city_code=issued.card_id[:6],
            id_number=holder.id_number,
            name=holder.name,
            sex=holder.sex,
            birth_date=holder.birth_date,
            issued_on=day_of(issued.issued_on),
            valid_to=day_of(issued.valid_to),
        )

    # --- commands ---

    def _select(self) -> bytes:
        """The control information of the application."""
        answer = exchange(self._channel, protocol.select_application())
        if answer.status in _LOCKED or answer.status == 0x6283:
            raise _Ended(_unreadable(SocialCardProblem.LOCKED, f"selection answered {answer.status:04X}"))
        if not answer.is_ok:
            raise _Ended(_unreadable(SocialCardProblem.NOT_SOCIAL, f"selection answered {answer.status:04X}"))
        return answer.data

    def _select_file(self, file: CardFile) -> None:
        answer = exchange(self._channel, protocol.select_file(file))
        if answer.status in _OTHER_WAY:
            answer = exchange(self._channel, protocol.select_file(file, by_path=True))
        if answer.status in _NO_SUCH_FILE:
            raise _Ended(_unreadable(SocialCardProblem.NOT_SOCIAL, f"file {file:04X} answered {answer.status:04X}"))
        self._ok(answer, f"file {file:04X}")

    def _issued(self) -> _Issued:
        number = self._value(protocol.CARD_NUMBER)[:9]
        return _Issued(
            card_id=self._value(protocol.CARD_ID).hex().upper(),
            version=version_of(self._value(protocol.VERSION)),
            card_number=plain_text(number),
            issued_on=self._optional(protocol.ISSUED_ON),
            valid_to=self._optional(protocol.VALID_TO),
        )

    def _value(self, field: Field) -> bytes:
        answer = self._ok(exchange(self._channel, protocol.read_record(field)), f"record {field.tag:02X}")
        return value_of(answer.data, field)

    def _optional(self, field: Field) -> bytes:
        """Empty where this card has no such record."""
        answer = exchange(self._channel, protocol.read_record(field))
        if answer.status in _ABSENT:
            return b""
        return value_of(self._ok(answer, f"record {field.tag:02X}").data, field)

    def _ok(self, answer: Answer, what: str) -> Answer:
        if answer.is_ok:
            return answer
        detail = f"{what} answered {answer.status:04X}"
        if answer.status == StatusWord.NOT_SATISFIED:
            raise _Ended(_unreadable(SocialCardProblem.UNAUTHENTICATED, detail))
        if answer.status in _LOCKED:
            raise _Ended(_unreadable(SocialCardProblem.LOCKED, detail))
        raise _Ended(_unreadable(SocialCardProblem.MALFORMED, detail))

    # --- proving each other ---

    def _authenticate(self, authenticator: SscAuthenticator, issued: _Issued, algorithm: str) -> None:
        self._select()
        source, process = self._challenge(), self._challenge()
        answered = self._ok(exchange(self._channel, protocol.internal_authenticate(source, process)), "own proof").data
        randoms = (source, process, self._challenge(), self._challenge())
        shown = tuple(random.hex().upper() for random in randoms)
        city, atr = issued.card_id[:6], self._atr.hex().upper()
        proof = authenticator.prove(
            CardChallenge(city, atr, algorithm, issued.card_id, (shown[0], shown[1], shown[2], shown[3]))
        )
        match proof:
            case KeysSilent():
                raise _Ended(proof)
            case ProofRefusedByKeys(detail=detail):
                raise _Ended(_unreadable(SocialCardProblem.REJECTED, detail))
            case CardProof(expected=expected, opening=opening):
                if answered != expected:
                    raise _Ended(_unreadable(SocialCardProblem.REJECTED, "the card has another key than it says"))
                opened = exchange(self._channel, protocol.external_authenticate(opening))
                if not opened.is_ok:
                    detail = f"the card answered {opened.status:04X} to the keys"
                    raise _Ended(_unreadable(SocialCardProblem.REJECTED, detail))

    def _challenge(self) -> bytes:
        data = self._ok(exchange(self._channel, protocol.get_challenge()), "random number").data
        if len(data) != 8:
            raise RecordBroken(f"a random number of {len(data)} bytes")
        return data


def _unreadable(problem: SocialCardProblem, detail: str) -> SocialCardUnreadable:
    return SocialCardUnreadable(problem, detail)
