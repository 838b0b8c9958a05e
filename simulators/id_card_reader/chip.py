"""What a card's chip holds, written field after field by width: the simulator's side of `layouts`, kept apart from it
so that a wrong offset there shows. Source: GA 450.
"""

from datetime import date

from drivers.id_card_reader.gb import ethnicity_code
from drivers.ports.id_card_reader import CardLayout, IdCard

PHOTO_LENGTH = 1024
PHOTO_MAGIC = b"DRAWN-FACE\0"


def encode_text(card: IdCard) -> bytes:
    """The 256-byte text of a card."""
    pieces = {
        CardLayout.RESIDENT: _resident,
        CardLayout.HMT_RESIDENCE: _hmt,
        CardLayout.FOREIGNER_2017: _foreigner_2017,
        CardLayout.FOREIGNER_2023: _foreigner_2023,
    }[card.layout](card)
    return b"".join(_pad(value, width) for value, width in pieces)


def encode_new_address(address: str) -> bytes:
    """The 70 bytes of a new address."""
    return _pad(address, 70)


def encode_photo(face_seed: int) -> bytes:
    """1,024 opaque bytes that stand for the chip's photo; only `SimulatedDecoder` reads a drawn face from them."""
    head = PHOTO_MAGIC + face_seed.to_bytes(4, "little")
    return head + bytes((face_seed * 31 + place * 7) % 251 for place in range(PHOTO_LENGTH - len(head)))


def _pad(value: str, width: int) -> bytes:
    data = value.encode("utf-16-le")
    cut = data[:width]
    if len(data) > width and 0xD8 <= cut[-1] <= 0xDB:  # never half of a surrogate pair
        cut = cut[:-2]
    return cut + b" \0" * ((width - len(cut)) // 2)


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%Y%m%d}"


def _end(card: IdCard) -> str:
    return "长期" if card.valid_to is None else _day(card.valid_to)


def _first_half(card: IdCard, ethnicity: str) -> list[tuple[str, int]]:
    return [
        (card.name, 30),
        (card.sex, 2),
        (ethnicity, 4),
        (_day(card.birth_date), 16),
        (card.address, 70),
        (card.id_number, 36),
        (card.issuer, 30),
        (_day(card.valid_from), 16),
        (_end(card), 16),
    ]


def _resident(card: IdCard) -> list[tuple[str, int]]:
    return [*_first_half(card, ethnicity_code(card.ethnicity)), ("", 36)]


def _hmt(card: IdCard) -> list[tuple[str, int]]:
    return [*_first_half(card, ""), (card.permit_number, 18), ("01", 4), ("", 6), ("J", 2), ("", 6)]


def _foreigner_2017(card: IdCard) -> list[tuple[str, int]]:
    chinese = "" if card.name == card.english_name else card.name
    return [
        (card.english_name, 120),
        (card.sex, 2),
        (card.id_number, 30),
        (card.nationality, 6),
        (chinese, 30),
        (_day(card.valid_from), 16),
        (_end(card), 16),
        (_day(card.birth_date), 16),
        ("01", 4),
        (card.issuer, 8),
        ("I", 2),
        ("", 6),
    ]


def _foreigner_2023(card: IdCard) -> list[tuple[str, int]]:
    chinese = "" if card.name == card.english_name else card.name
    return [
        (chinese, 30),
        (card.sex, 2),
        ("00", 4),
        (_day(card.birth_date), 16),
        (card.english_name[:35], 70),
        (card.id_number, 36),
        ("", 30),
        (_day(card.valid_from), 16),
        (_end(card), 16),
        (card.english_name[35:], 22),
        (card.nationality, 6),
        ("Y", 2),
        ("", 6),
    ]
