"""Reads one card under power: who holds it, and nothing that is not needed (no place of birth, no ethnic group, no accounts)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from msgspec import Struct

from drivers.ports.card_service import CardChannel
from drivers.ports.id_card_reader import CardDoubt
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
    Holder,
    OtherNumber,
    day_of,
    holder_of,
    is_name_cut,
    name_of,
    plain_text,
    says_version,
    version_of,
)

R = TypeVar("R")

_NO_DAY: date | None = date.min
_LOCKED = frozenset({StatusWord.APPLICATION_LOCKED, StatusWord.KEY_LOCKED})
_OTHER_WAY = frozenset(
    {
        StatusWord.PARAMETERS,
        StatusWord.WRONG_P1P2,
        StatusWord.NOT_SUPPORTED,
        StatusWord.FILE_NOT_FOUND,
        StatusWord.OTHER_STRUCTURE,
        StatusWord.WRONG_DATA,
        StatusWord.UNKNOWN_COMMAND,
        StatusWord.WRONG_LENGTH,
    }
)
"""What cards answer to the one way of selecting a file that take the other; to both where they have no such file."""
_NOT_BY_TAG = frozenset({StatusWord.PARAMETERS, StatusWord.WRONG_P1P2, StatusWord.UNKNOWN_COMMAND})
_OTHER_LENGTH = frozenset({StatusWord.WRONG_LENGTH, StatusWord.SHORTER})

CardOutcome = SocialCard | SocialCardUnreadable | KeysSilent


class _Ended(Exception):
    """Reading came to an end before its end, with this outcome."""

    def __init__(self, outcome: SocialCardUnreadable | KeysSilent) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome

    @property
    def is_locked(self) -> bool:
        """Whether the card is closed for good, and not only to a reader without keys."""
        return (
            isinstance(self.outcome, SocialCardUnreadable) and self.outcome.problem_of_card is SocialCardProblem.LOCKED
        )


class _IssuedCard(Struct, frozen=True):
    """What every card shows to everybody."""

    card_id: str
    version: int
    card_number: str
    issued_on: date | None
    valid_to: date | None
    doubts: frozenset[CardDoubt]


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
        issued = self._read_issue()
        is_proven = self._authenticator is not None and issued.version >= NEWEST
        if self._authenticator is not None and is_proven:
            self._authenticate(self._authenticator, issued, algorithm)
        holder, is_cut = self._holder(is_closed=issued.version >= NEWEST and not is_proven)
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
            issued_on=issued.issued_on,
            valid_to=issued.valid_to,
            doubts=issued.doubts | ({CardDoubt.NAME_CUT} if is_cut else set()),
        )

    def _holder(self, *, is_closed: bool) -> tuple[Holder, bool]:
        """Who holds it, and whether the name may be cut. A card that wants its keys first says so with varying status words."""
        try:
            self._select_file(CardFile.HOLDER)
            number = plain_text(self._value(protocol.ID_NUMBER))
            first, more = self._value(protocol.NAME), self._optional(protocol.NAME_EXTENSION)
            name = name_of(first, more)
        except (_Ended, RecordBroken, ContentBroken) as failed:
            if not is_closed or (isinstance(failed, _Ended) and failed.is_locked):
                raise
            raise _Ended(_unreadable(SocialCardProblem.UNAUTHENTICATED, str(failed))) from None
        if is_closed and not (number and name):
            raise _Ended(_unreadable(SocialCardProblem.UNAUTHENTICATED, "the card gives no name without its keys"))
        sex, born = self._optional(protocol.SEX), self._optional(protocol.BIRTH_DATE)
        return holder_of(number, name, _or(plain_text, sex, ""), _or(day_of, born, None)), is_name_cut(first, more)

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
        if answer.status in _OTHER_WAY:
            raise _Ended(_unreadable(SocialCardProblem.NOT_SOCIAL, f"file {file:04X} answered {answer.status:04X}"))
        self._ok(answer, f"file {file:04X}")

    def _read_issue(self) -> _IssuedCard:
        """Nothing of it is needed to know who it is, but for the version."""
        valid_to = _or(day_of, self._optional(protocol.VALID_TO), _NO_DAY)
        is_unknown = valid_to == _NO_DAY
        version, card_id = self._value(protocol.VERSION), self._optional(protocol.CARD_ID).hex().upper()
        doubts = {
            CardDoubt.VALIDITY_UNKNOWN: is_unknown,
            CardDoubt.VERSION_MISSING: not says_version(version),
            CardDoubt.CARD_ID_MISSING: not card_id.strip("0F"),
        }
        return _IssuedCard(
            card_id=card_id,
            version=version_of(version),
            card_number=_or(plain_text, self._optional(protocol.CARD_NUMBER)[:9], ""),
            issued_on=_or(day_of, self._optional(protocol.ISSUED_ON), None),
            valid_to=None if is_unknown else valid_to,
            doubts=frozenset(doubt for doubt, is_there in doubts.items() if is_there),
        )

    def _value(self, field: Field) -> bytes:
        return value_of(self._ok(self._record(field), f"record {field.tag:02X}").data, field)

    def _optional(self, field: Field) -> bytes:
        """Empty where this card has no such record: cards say that by many words, by one that is closed or locked they mean another."""
        answer = self._record(field)
        if answer.is_ok or answer.status == StatusWord.NOT_SATISFIED or answer.status in _LOCKED:
            return _or(partial(value_of, field=field), self._ok(answer, f"record {field.tag:02X}").data, b"")
        return b""

    def _record(self, field: Field) -> Answer:
        """By tag, as long as this card wants to be asked; by number where it does not read by tag."""
        answer = exchange(self._channel, protocol.read_record(field))
        for length in (0, field.length + 1):
            if answer.status not in _OTHER_LENGTH or _is_whole(answer.data, field):
                break
            answer = exchange(self._channel, protocol.read_record(field, length))
        if answer.status in _NOT_BY_TAG:
            for number in field.numbers:
                numbered = exchange(self._channel, protocol.read_numbered(field, number))
                if _is_whole(numbered.data, field):
                    answer = numbered
                    break
        is_shorter = answer.status == StatusWord.SHORTER and _is_whole(answer.data, field)
        return Answer(answer.data, StatusWord.OK) if is_shorter else answer

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

    def _authenticate(self, authenticator: SscAuthenticator, issued: _IssuedCard, algorithm: str) -> None:
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


def _is_whole(data: bytes, field: Field) -> bool:
    """Whether that is a record of this tag."""
    try:
        value_of(data, field)
    except RecordBroken:
        return False
    return True


def _or(read: Callable[[bytes], R], value: bytes, otherwise: R) -> R:
    """What the bytes say, or that in its place where they say nothing that can be."""
    try:
        return read(value)
    except (ContentBroken, RecordBroken):
        return otherwise
