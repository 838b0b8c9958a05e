"""The four layouts of the 256-byte text of a card in the resident-ID system. Parsing never raises on any bytes.

UTF-16LE, fields padded with spaces. The UTF-16 character at byte 248 names the layout. Source: GA 450.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from msgspec import Struct

from drivers.id_card_reader.gb import NOT_STATED, SEXES, birth_in, ethnicity_of, is_number_whole, sex_in
from drivers.ports.id_card_reader import CardDoubt, CardLayout, IdCard, UnreadableReason
from drivers.ports.national_characters import assigned

TEXT_LENGTH = 256
NEW_ADDRESS_LENGTH = 70
MARK_AT = 248
LONG_TERM = "长期"

Span = tuple[int, ...]
"""Offset and length of a field in bytes; a second pair where a field goes on elsewhere."""

_RESIDENT: dict[str, Span] = {
    "name": (0, 30),
    "sex": (30, 2),
    "ethnicity": (32, 4),
    "birth": (36, 16),
    "address": (52, 70),
    "number": (122, 36),
    "issuer": (158, 30),
    "from": (188, 16),
    "to": (204, 16),
}
_HMT: dict[str, Span] = _RESIDENT | {"permit": (220, 18)}
_FOREIGNER_2017: dict[str, Span] = {
    "english": (0, 120),
    "sex": (120, 2),
    "number": (122, 30),
    "nationality": (152, 6),
    "name": (158, 30),
    "from": (188, 16),
    "to": (204, 16),
    "birth": (220, 16),
    "issuer": (240, 8),
}
_FOREIGNER_2023: dict[str, Span] = {
    "name": (0, 30),
    "sex": (30, 2),
    "birth": (36, 16),
    "english": (52, 70, 220, 22),
    "number": (122, 36),
    "from": (188, 16),
    "to": (204, 16),
    "nationality": (242, 6),
}
_MARKS = {
    " ": CardLayout.RESIDENT,
    "\0": CardLayout.RESIDENT,
    "J": CardLayout.HMT_RESIDENCE,
    "I": CardLayout.FOREIGNER_2017,
    "Y": CardLayout.FOREIGNER_2023,
}
_NEEDED = frozenset({"name", "english", "number"})
"""Who it is. What else is no text costs the card nothing but that."""
_OLD_FOREIGNER_NUMBER = re.compile(r"[A-Z]{3}[0-9]{12}")
_NATIONALITY = re.compile(r"[A-Z]{3}")

Fields = Mapping[str, str]


class TextRefused(Struct, frozen=True):
    """The text is not that of a card we know. `detail` names the field only, never its content."""

    reason: UnreadableReason
    detail: str


class _FieldWrong(ValueError):
    """A field holds what its standard does not allow. The text is the field's name."""


def parse_text(text: bytes) -> IdCard | TextRefused:
    """The card of a 256-byte text, without portrait."""
    if len(text) != TEXT_LENGTH:
        return TextRefused(UnreadableReason.MALFORMED, f"text of {len(text)} bytes")
    mark = text[MARK_AT : MARK_AT + 2].decode("utf-16-le", "replace")
    layout = _MARKS.get(mark)
    if layout is None:
        return TextRefused(UnreadableReason.UNKNOWN_LAYOUT, f"layout mark U+{ord(mark):04X}")
    spans, build = _LAYOUTS[layout]
    try:
        fields = {name: _text(text, name, span) for name, span in spans.items()}
        return _with_doubts(build(fields), fields, is_cut=_is_cut(text, spans["name"]))
    except _FieldWrong as wrong:
        return TextRefused(UnreadableReason.MALFORMED, f"{layout.value}: {wrong}")


def parse_new_address(data: bytes) -> str | None:
    """The newest address written to the chip (Read 3003), None when there is none or it is no text."""
    try:
        return _clean(data[:NEW_ADDRESS_LENGTH].decode("utf-16-le")) or None
    except UnicodeDecodeError:
        return None


def _text(text: bytes, name: str, span: Span) -> str:
    data = _whole(_bytes(text, span))
    try:
        value = _clean(data.decode("utf-16-le"))
    except UnicodeDecodeError:
        if name in _NEEDED:
            raise _FieldWrong(name) from None
        value = _clean(data.decode("utf-16-le", "replace"))
    if name not in _NEEDED:
        return "".join(filter(_is_text, value))
    if not all(map(_is_text, value)):
        raise _FieldWrong(name)
    return value


def _is_text(character: str) -> bool:
    return character >= " " and character != "\ufffd"


def _bytes(text: bytes, span: Span) -> bytes:
    return b"".join(text[at : at + length] for at, length in zip(span[::2], span[1::2], strict=True))


def _is_cut(text: bytes, span: Span) -> bool:
    """Whether a character of four bytes begins in the last two: issuers cut what is too long for the field."""
    return 0xD8 <= _bytes(text, span)[-1] <= 0xDB


def _whole(data: bytes) -> bytes:
    return data[:-2] if 0xD8 <= data[-1] <= 0xDB else data


def _with_doubts(card: IdCard, fields: Fields, *, is_cut: bool) -> IdCard:
    doubts = {CardDoubt.NAME_CUT} if is_cut else set()
    if card.valid_to is None and not fields["to"].startswith(LONG_TERM):
        doubts.add(CardDoubt.VALIDITY_UNKNOWN)
    if card.layout in {CardLayout.RESIDENT, CardLayout.HMT_RESIDENCE}:
        if f"{card.birth_date:%Y%m%d}" != birth_in(card.id_number):
            doubts.add(CardDoubt.BIRTH_DIFFERS)
        if card.sex in {"1", "2"} and card.sex != sex_in(card.id_number):
            doubts.add(CardDoubt.SEX_DIFFERS)
    return replace(card, doubts=frozenset(doubts)) if doubts else card


def _clean(value: str) -> str:
    return assigned(value.strip(" \0\u3000"))


def _resident(fields: Fields) -> IdCard:
    return IdCard(
        layout=CardLayout.RESIDENT,
        name=_required(fields, "name"),
        id_number=_number(fields),
        sex=_sex(fields),
        birth_date=_birth(fields),
        ethnicity=ethnicity_of(fields["ethnicity"]),
        address=fields["address"],
        issuer=fields["issuer"],
        valid_from=_start(fields),
        valid_to=_end(fields),
    )


def _hmt(fields: Fields) -> IdCard:
    return IdCard(
        layout=CardLayout.HMT_RESIDENCE,
        name=_required(fields, "name"),
        id_number=_number(fields),
        sex=_sex(fields),
        birth_date=_birth(fields),
        address=fields["address"],
        issuer=fields["issuer"],
        valid_from=_start(fields),
        valid_to=_end(fields),
        permit_number=fields["permit"],
    )


def _foreigner_2017(fields: Fields) -> IdCard:
    return IdCard(
        layout=CardLayout.FOREIGNER_2017,
        name=fields["name"] or _required(fields, "english"),
        id_number=_matching(fields, "number", _OLD_FOREIGNER_NUMBER),
        sex=_sex(fields),
        birth_date=_date(fields, "birth"),
        issuer=fields["issuer"],
        valid_from=_start(fields),
        valid_to=_end(fields),
        english_name=_required(fields, "english"),
        nationality=_nationality(fields),
    )


def _foreigner_2023(fields: Fields) -> IdCard:
    number = _number(fields)
    if not number.startswith("9"):
        raise _FieldWrong("number")
    english = _required(fields, "english")
    return IdCard(
        layout=CardLayout.FOREIGNER_2023,
        name=fields["name"] or english,
        id_number=number,
        sex=_sex(fields),
        birth_date=_birth(fields),
        valid_from=_start(fields),
        valid_to=_end(fields),
        english_name=english,
        nationality=_nationality(fields),
    )


_LAYOUTS: dict[CardLayout, tuple[Mapping[str, Span], Callable[[Fields], IdCard]]] = {
    CardLayout.RESIDENT: (_RESIDENT, _resident),
    CardLayout.HMT_RESIDENCE: (_HMT, _hmt),
    CardLayout.FOREIGNER_2017: (_FOREIGNER_2017, _foreigner_2017),
    CardLayout.FOREIGNER_2023: (_FOREIGNER_2023, _foreigner_2023),
}


def _required(fields: Fields, name: str) -> str:
    if not fields[name]:
        raise _FieldWrong(name)
    return fields[name]


def _matching(fields: Fields, name: str, pattern: re.Pattern[str]) -> str:
    if pattern.fullmatch(fields[name]) is None:
        raise _FieldWrong(name)
    return fields[name]


def _number(fields: Fields) -> str:
    number = fields["number"].upper()
    if not is_number_whole(number):
        raise _FieldWrong("number")
    return number


def _nationality(fields: Fields) -> str:
    return fields["nationality"] if _NATIONALITY.fullmatch(fields["nationality"]) else ""


def _sex(fields: Fields) -> str:
    """What is blank or no code is not stated."""
    return fields["sex"] if fields["sex"] in SEXES else NOT_STATED


def _date(fields: Fields, name: str) -> date:
    digits = fields[name]
    if re.fullmatch(r"[0-9]{8}", digits) is None:
        raise _FieldWrong(name)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _FieldWrong(name) from None


def _birth(fields: Fields) -> date:
    """A blank field leaves the birth to the number, which has it too."""
    return _date(fields if fields["birth"] else {"birth": birth_in(_number(fields))}, "birth")


def _day(fields: Fields, name: str) -> date | None:
    """None for a day that is blank or none."""
    try:
        return _date(fields, name)
    except _FieldWrong:
        return None


def _start(fields: Fields) -> date | None:
    return _day(fields, "from")


def _end(fields: Fields) -> date | None:
    return None if fields["to"].startswith(LONG_TERM) else _day(fields, "to")
