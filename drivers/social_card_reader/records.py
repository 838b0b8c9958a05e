"""What the bytes of the records say: text, dates, versions. Raises `ContentBroken` for what no card may say. Texts are personal."""

import re
import unicodedata
from datetime import date

from msgspec import Struct

from drivers.ports.national_characters import decode_gb18030
from drivers.social_card_reader.protocol import NAME, NAME_EXTENSION, NEWEST

_MALE, _FEMALE = "1", "2"
_OTHER_NUMBER = re.compile(r"[0-9]{15}|[A-Z]{3}[0-9A-Z]{12}(?:[0-9A-Z]{3})?")
"""Of 15 digits, as before 1999; or with the three letters of a country in front, of 15 or 18 characters."""


class ContentBroken(Exception):
    """The card says what cannot be. The text is technical and holds no value."""


class OtherNumber(Exception):
    """A sound number of another kind than a citizen's of 18 digits: of a foreigner, or of the time of 15 digits."""


class Holder(Struct, frozen=True):
    """Who holds the card (持卡人). Personal."""

    id_number: str
    name: str
    sex: str
    birth_date: date


def version_of(value: bytes) -> int:
    """1, 2 or 3; what early cards of the second generation left empty is 2."""
    first = value[:1]
    if not says_version(value):
        return 2
    if not b"1" <= first <= b"%d" % NEWEST:
        raise ContentBroken("unknown version of the specification")
    return int(first)


def says_version(value: bytes) -> bool:
    """Whether the record of the version holds one."""
    return value[:1] not in (b"", b"\0", b"\xff")


def day_of(value: bytes) -> date | None:
    """Four bytes of packed decimals; None for zeros, blanks and the end of time."""
    digits = value.hex()
    if digits.strip("0f") == "" or digits.startswith("9999"):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise ContentBroken("a date that is none") from None


def plain_text(value: bytes) -> str:
    """ASCII without its padding."""
    try:
        return value.strip(b"\0 \xff").decode("ascii")
    except UnicodeDecodeError:
        raise ContentBroken("a number that is none") from None


def name_of(first: bytes, extension: bytes) -> str:
    """The name, which may go on in its extension in the middle of a character; half of one at the end of a full field is left out."""
    data = _used(first) + _used(extension)
    try:
        name = decode_gb18030(data).strip()
    except UnicodeDecodeError as broken:
        if not (is_name_cut(first, extension) and broken.end == len(data)):
            raise ContentBroken("a name that is no text") from None
        name = decode_gb18030(data[: broken.start]).strip()
    if any(unicodedata.category(character) == "Cc" for character in name):
        raise ContentBroken("a name that is no text")
    return name


def is_name_cut(first: bytes, extension: bytes) -> bool:
    """Whether its last field is full, so that there may be more of the name than the card holds."""
    more = _used(extension)
    return len(more) >= NAME_EXTENSION.length - 1 if more else len(_used(first)) >= NAME.length - 1


def _used(field: bytes) -> bytes:
    """The bytes before the first NUL, without padding."""
    return field.split(b"\0", 1)[0].rstrip(b" \xff")


def holder_of(number: str, name: str, sex: str, born: date | None) -> Holder:
    """Raises ContentBroken where the number is none, or sex or birth date speak against it, and OtherNumber."""
    number = number.upper()
    if _OTHER_NUMBER.fullmatch(number):
        raise OtherNumber("no citizen's number of 18 digits")
    from stdnum.iso7064 import mod_11_2  # with the first card: what it imports takes some MiB at rest

    if len(number) != 18 or not number[:17].isdigit() or not mod_11_2.is_valid(number):
        raise ContentBroken("the number's check digit is wrong")
    if not name:
        raise ContentBroken("no name")
    try:
        number_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ContentBroken("the number has no birth date") from None
    number_sex = _MALE if int(number[16]) % 2 else _FEMALE
    if (born is not None and born != number_date) or (sex in (_MALE, _FEMALE) and sex != number_sex):
        raise ContentBroken("birth date or sex speak against the number")
    return Holder(number, name, number_sex, number_date)
