"""The application of the social-security card (社会保障应用) and its records, as LD/T 32 and LD/T 33 have them. No input or output.

Every record is tag (1), length (1), value. Reading by tag is the same on cards of every version; record numbers are not, and serve only
where a card does not read by tag.
"""

from enum import IntEnum

from msgspec import Struct

AID = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
"""The application identifier of the card: "sx1.sh.社会保障" in GBK."""

NEWEST = 3
DEFAULT_ALGORITHM = "01"


class StatusWord(IntEnum):
    """Status words that mean something to us; others are shown as they came."""

    OK = 0x9000
    SHORTER = 0x6282
    WRONG_LENGTH = 0x6700
    OTHER_STRUCTURE = 0x6981
    NOT_SATISFIED = 0x6982
    KEY_LOCKED = 0x6983
    WRONG_DATA = 0x6A80
    NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    KEY_NOT_FOUND = 0x6A88
    PARAMETERS = 0x6A86
    WRONG_P1P2 = 0x6B00
    UNKNOWN_COMMAND = 0x6D00
    APPLICATION_LOCKED = 0x9303


class CardFile(IntEnum):
    """The elementary files of a card (基本文件)."""

    ISSUER = 0xEF05
    HOLDER = 0xEF06


class Field(Struct, frozen=True):
    """One record (数据项): its tag, how many bytes its value has at most, and its numbers, which differ by the card's version."""

    tag: int
    length: int
    file: CardFile
    numbers: tuple[int, ...]


CARD_ID = Field(0x01, 16, CardFile.ISSUER, (1,))
VERSION = Field(0x03, 4, CardFile.ISSUER, (3,))
ISSUED_ON = Field(0x05, 4, CardFile.ISSUER, (5,))
VALID_TO = Field(0x06, 4, CardFile.ISSUER, (6,))
CARD_NUMBER = Field(0x07, 10, CardFile.ISSUER, (7,))
ID_NUMBER = Field(0x08, 18, CardFile.HOLDER, (1,))
NAME = Field(0x09, 30, CardFile.HOLDER, (2,))
NAME_EXTENSION = Field(0x4E, 20, CardFile.HOLDER, (3,))
SEX = Field(0x0A, 1, CardFile.HOLDER, (4, 3))
BIRTH_DATE = Field(0x0D, 4, CardFile.HOLDER, (7, 6))


class RecordBroken(Exception):
    """The bytes are no record of that tag (记录损坏). The text is technical and holds no value."""


def select_application() -> bytes:
    return bytes([0x00, 0xA4, 0x04, 0x00, len(AID)]) + AID


def select_file(file: CardFile, *, by_path: bool = False) -> bytes:
    """Cards differ in how a file below the application is selected; `by_path` is the other way."""
    return bytes([0x00, 0xA4, 0x00 if by_path else 0x02, 0x00, 2]) + file.to_bytes(2, "big")


def read_record(field: Field, length: int | None = None) -> bytes:
    """By tag; of the usual length, unless another is given."""
    return bytes([0x00, 0xB2, field.tag, 0x00, field.length + 2 if length is None else length])


def read_numbered(field: Field, number: int) -> bytes:
    """By number, in the file's short name; as long as it is."""
    return bytes([0x00, 0xB2, number, (field.file & 0x1F) << 3 | 0x04, 0x00])


def get_challenge() -> bytes:
    """The command that asks the card for eight random bytes."""
    return bytes.fromhex("0084000008")


def internal_authenticate(source: bytes, process: bytes) -> bytes:
    """Have the card prove itself."""
    return bytes.fromhex("0088000010") + process + source


def external_authenticate(opening: bytes) -> bytes:
    """Prove the key system to the card."""
    return bytes([0x00, 0x82, 0x00, 0x0A, len(opening)]) + opening


def value_of(answer: bytes, field: Field) -> bytes:
    """The value of a record, as long as the card says. Raises RecordBroken."""
    if len(answer) < 2 or answer[0] != field.tag:
        raise RecordBroken(f"no record {field.tag:02X}")
    length, value = answer[1], answer[2:]
    if length > field.length or length > len(value):
        raise RecordBroken(f"record {field.tag:02X} says {length} of {field.length} and has {len(value)}")
    return value[:length]


def algorithm_in(control: bytes) -> str:
    """The algorithm of the keys, from the answer to the selection (9F0C 03 86 01 xx); hexadecimal, the usual one where it is missing."""
    at = control.find(b"\x9f\x0c")
    content = control[at + 3 : at + 3 + control[at + 2]] if 0 <= at < len(control) - 2 else b""
    mark = content.find(b"\x86\x01")
    return f"{content[mark + 2]:02X}" if 0 <= mark < len(content) - 2 else DEFAULT_ALGORITHM
