"""The card's side of LD/T 32 and LD/T 33: files, records, 61xx and 6Cxx, and the mutual proof of cards of version 3.00.

The key and its algorithm are for tests: the real ones (DES or SM4 under RKSSSE) never leave the key systems of the departments.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.ports.id_card_reader import IdCard
from drivers.social_card_reader.protocol import AID, CardFile, StatusWord

T0_ATR = bytes.fromhex("3B6D000080318065B08311C0A983009000")
T1_ATR = bytes.fromhex("3B8180018080")
NO_ATR = b""
BAD_ATR = bytes.fromhex("FFFFFFFF")
TEST_KEY = bytes.fromhex("000102030405060708090A0B0C0D0E0F")

_CITY = "441600"
_ISSUER, _HOLDER = CardFile.ISSUER, CardFile.HOLDER


def internal_proof(key: bytes, source: bytes, process: bytes) -> bytes:
    """What a genuine card answers to the two random numbers."""
    return hmac.digest(key, b"internal" + process + source, "sha256")[:8]


def opening_proof(key: bytes, third: bytes, fourth: bytes) -> bytes:
    """What opens a genuine card."""
    return hmac.digest(key, b"external" + third + fourth, "sha256")[:16]


@dataclass(frozen=True)
class CardContent:
    """What is on the card (卡内数据). `version` 1 to 3; from 2 on a long name goes on in an extension."""

    holder: IdCard = field(repr=False)
    version: int = 3
    number: str = "A12345678"
    valid_to: str = "20351231"

    def records(self) -> dict[CardFile, list[tuple[int, bytes]]]:
        """Every record as (tag, value), in the order of its number."""
        holder = self.holder
        name = holder.name.encode("gb18030")
        first, rest = name[:30].ljust(30, b"\0"), name[30:50].ljust(20, b"\0")
        issuer = [
            (0x01, bytes.fromhex(_CITY + "D156000005" + "0123456789ABCDEF0123456789ABCDEF")[:16]),
            (0x02, b"1"),
            (0x03, f"{self.version}.00".encode()),
            (0x04, bytes.fromhex("914416000001" * 2)),
            (0x05, bytes.fromhex("20250102")),
            (0x06, bytes.fromhex(self.valid_to)),
            (0x07, self.number.encode().ljust(10, b"\0")),
        ]
        person = [(0x08, holder.id_number.encode()), (0x09, first)]
        if self.version >= 2:
            person.append((0x4E, rest))
        person += [
            (0x0A, holder.sex.encode()),
            (0x0B, b"\x01"),
            (0x0C, bytes.fromhex(holder.id_number[:6])),
            (0x0D, bytes.fromhex(f"{holder.birth_date:%Y%m%d}")),
        ]
        return {_ISSUER: issuer, _HOLDER: person}


class VirtualSocialCard:
    """One card (虚拟社保卡). `respond` on one thread at a time. `atr` decides whether it is a T=0 card, which has data fetched."""

    def __init__(self, content: CardContent, atr: bytes = T0_ATR, key: bytes = TEST_KEY) -> None:
        self.content = content
        self.atr = atr
        self.overrides: dict[bytes, int] = {}
        """A status word for every command that begins so: how faults are put into a card."""
        self._key = key
        self._records = content.records()
        self._is_t0 = atr == T0_ATR
        self._is_selected = self._is_open = False
        self._file: CardFile | None = None
        self._randoms: list[bytes] = []
        self._waiting = b""

    def reset(self) -> None:
        """Power off, or on again: everything that was opened is closed."""
        self._is_selected = self._is_open = False
        self._file = None
        self._randoms, self._waiting = [], b""

    def respond(self, command: bytes) -> bytes:
        """Data and status word."""
        for begins, status in self.overrides.items():
            if command.startswith(begins):
                return status.to_bytes(2, "big")
        handler = _HANDLERS.get(command[1]) if len(command) >= 4 else None
        return _word(0x6D00) if handler is None else handler(self, command)

    def _fetch(self, command: bytes) -> bytes:
        data, self._waiting = self._waiting[: command[4] or 256], b""
        return data + _word(StatusWord.OK)

    def _challenge(self, _command: bytes) -> bytes:
        self._randoms = [*self._randoms[-3:], secrets.token_bytes(8)]
        return self._randoms[-1] + _word(StatusWord.OK)

    def _internal(self, command: bytes) -> bytes:
        return self._hand_over(internal_proof(self._key, command[13:21], command[5:13]))

    def _select(self, command: bytes) -> bytes:
        named = command[5 : 5 + command[4]] if len(command) > 5 else b""
        if command[2] == 0x04:
            self._is_selected, self._is_open, self._file = named == AID, False, None
            control = bytes.fromhex("6F178410") + AID + bytes.fromhex("A5039F0C03860101")
            return self._hand_over(control) if self._is_selected else _word(StatusWord.FILE_NOT_FOUND)
        number = int.from_bytes(named, "big")
        if not self._is_selected or number not in self._records:
            return _word(StatusWord.FILE_NOT_FOUND)
        self._file = CardFile(number)
        return _word(StatusWord.OK)

    def _read(self, command: bytes) -> bytes:
        by_number, file = command[3] & 0x07 == 0x04, self._file
        if command[3] >> 3:
            file = {5: _ISSUER, 6: _HOLDER}.get(command[3] >> 3)
        if file is None or not self._is_selected:
            return _word(0x6986)
        if file is _HOLDER and self.content.version >= 3 and not self._is_open:
            return _word(StatusWord.NOT_SATISFIED)
        records = self._records[file]
        numbered = records[command[2] - 1 : command[2]]
        found = numbered if by_number else [record for record in records if record[0] == command[2]]
        if not found:
            return _word(StatusWord.RECORD_NOT_FOUND)
        tag, value = found[0]
        record = bytes([tag, len(value)]) + value
        asked = command[4] if len(command) > 4 else 0
        if self._is_t0 and asked != len(record):
            return bytes([0x6C, len(record)])
        return record + _word(StatusWord.OK)

    def _external(self, command: bytes) -> bytes:
        opening = command[5 : 5 + command[4]]
        if len(self._randoms) < 4 or opening != opening_proof(self._key, *self._randoms[2:4]):
            return _word(0x63C3)
        self._is_open = True
        return _word(StatusWord.OK)

    def _hand_over(self, data: bytes) -> bytes:
        """Data that a T=0 card has fetched."""
        if not self._is_t0:
            return data + _word(StatusWord.OK)
        self._waiting = data
        return bytes([0x61, len(data)])


def _word(status: int) -> bytes:
    return status.to_bytes(2, "big")


_HANDLERS: dict[int, Callable[[VirtualSocialCard, bytes], bytes]] = {
    0xA4: VirtualSocialCard._select,  # noqa: SLF001 - the table belongs to the class
    0xB2: VirtualSocialCard._read,  # noqa: SLF001
    0xC0: VirtualSocialCard._fetch,  # noqa: SLF001
    0x84: VirtualSocialCard._challenge,  # noqa: SLF001
    0x88: VirtualSocialCard._internal,  # noqa: SLF001
    0x82: VirtualSocialCard._external,  # noqa: SLF001
}
